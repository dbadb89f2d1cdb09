package org.iomtfhir.local.eventhubs.amqp;

/** The bytes of a message are not AMQP 1.0. The sender is told with {@code amqp:decode-error}. */
final class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedMessageException(String what) {
        super(what);
    }
}
