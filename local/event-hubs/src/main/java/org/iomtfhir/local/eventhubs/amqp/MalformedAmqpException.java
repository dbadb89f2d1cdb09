package org.iomtfhir.local.eventhubs.amqp;

/** The bytes of a message are not AMQP 1.0. The sender is told with {@code amqp:decode-error}. */
final class MalformedAmqpException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedAmqpException(String what) {
        super(what);
    }
}
