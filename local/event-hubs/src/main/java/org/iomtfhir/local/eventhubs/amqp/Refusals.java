package org.iomtfhir.local.eventhubs.amqp;

import org.iomtfhir.local.eventhubs.namespace.Hub;

/** What clients are told; the SDKs, and people's scripts, look for these words. */
final class Refusals {

    static final String NO_TOKEN = "Unauthorized access. A put-token request with a shared access signature must go before"
            + " any link to a hub.";

    static final String EXPIRED = "The security token has expired, and no new one was put.";

    private Refusals() {}

    static String noEntity(String path) {
        return "The messaging entity '" + path + "' could not be found.";
    }

    static String noPartition(Hub hub) {
        return "The specified partition is invalid for an EventHub partition sender or receiver. It should be between 0 and "
                + (hub.partitions().size() - 1) + ".";
    }

    static String beyondTheEnd(String what, long given, long last) {
        return "The supplied " + what + " '" + given + "' is invalid. The last " + what + " in the system is '" + last
                + "'. A checkpoint of another log, or of one that was deleted, does this: delete the checkpoints too.";
    }
}
