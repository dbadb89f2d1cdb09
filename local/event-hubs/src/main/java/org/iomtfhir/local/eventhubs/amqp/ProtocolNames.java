package org.iomtfhir.local.eventhubs.amqp;

import org.apache.qpid.protonj2.types.Symbol;

/** Names of the protocol, as Event Hubs and its clients spell them. */
final class ProtocolNames {

    static final String CBS = "$cbs";
    static final String MANAGEMENT = "$management";

    static final String SEQUENCE_NUMBER = "x-opt-sequence-number";
    static final String OFFSET = "x-opt-offset";
    static final String ENQUEUED_TIME = "x-opt-enqueued-time";
    static final String PARTITION_KEY = "x-opt-partition-key";

    static final Symbol EPOCH = Symbol.valueOf("com.microsoft:epoch");
    static final Symbol RUNTIME_METRIC = Symbol.valueOf("com.microsoft:enable-receiver-runtime-metric");
    static final Symbol SELECTOR_FILTER = Symbol.valueOf("apache.org:selector-filter:string");

    static final Symbol NOT_FOUND = Symbol.valueOf("amqp:not-found");
    static final Symbol NOT_IMPLEMENTED = Symbol.valueOf("amqp:not-implemented");
    static final Symbol NOT_ALLOWED = Symbol.valueOf("amqp:not-allowed");
    static final Symbol DECODE_ERROR = Symbol.valueOf("amqp:decode-error");
    static final Symbol INTERNAL_ERROR = Symbol.valueOf("amqp:internal-error");
    static final Symbol UNAUTHORIZED = Symbol.valueOf("amqp:unauthorized-access");
    static final Symbol RESOURCE_LIMIT = Symbol.valueOf("amqp:resource-limit-exceeded");
    static final Symbol CONNECTION_FORCED = Symbol.valueOf("amqp:connection:forced");
    static final Symbol DETACH_FORCED = Symbol.valueOf("amqp:link:detach-forced");
    static final Symbol STOLEN = Symbol.valueOf("amqp:link:stolen");
    static final Symbol MESSAGE_TOO_LARGE = Symbol.valueOf("amqp:link:message-size-exceeded");
    static final Symbol ARGUMENT_ERROR = Symbol.valueOf("com.microsoft:argument-error");
    static final Symbol ARGUMENT_OUT_OF_RANGE = Symbol.valueOf("com.microsoft:argument-out-of-range");
    static final Symbol SERVER_BUSY = Symbol.valueOf("com.microsoft:server-busy");

    private ProtocolNames() {}
}
