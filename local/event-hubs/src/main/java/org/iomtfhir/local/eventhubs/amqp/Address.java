package org.iomtfhir.local.eventhubs.amqp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of a link's end. */
sealed interface Address {

    /** The node that takes security tokens. */
    record Cbs() implements Address {}

    /** The node that tells of hubs and partitions. */
    record Management() implements Address {}

    /**
     * Where to publish.
     *
     * @param partition
     *            empty to leave the choice to the hub
     */
    record Publish(String hub, Optional<String> partition) implements Address {

        /** The address in the form in which tokens name it. */
        String entity() {
            return hub + partition.map(number -> "/Partitions/" + number).orElse("");
        }
    }

    /** Where to consume from. */
    record Consume(String hub, String group, String partition) implements Address {

        /** The address in the form in which tokens name it. */
        String entity() {
            return hub + "/ConsumerGroups/" + group + "/Partitions/" + partition;
        }
    }

    /** An address that names nothing this endpoint serves. */
    record Unknown() implements Address {}

    /** Hub, with everything in it that is not a slash. */
    Pattern CONSUME = Pattern.compile("/?([^/]+)/ConsumerGroups/([^/]+)/Partitions/([^/]+)/?",
            Pattern.CASE_INSENSITIVE);
    Pattern PUBLISH = Pattern.compile("/?([^/]+)(?:/Partitions/([^/]+))?/?", Pattern.CASE_INSENSITIVE);
    Pattern SCHEME = Pattern.compile("amqps?://[^/]+/", Pattern.CASE_INSENSITIVE);

    /** Reads the target of one who sends. */
    static Address ofTarget(@Nullable String text) {
        return read(text, PUBLISH);
    }

    /** Reads the source of one who receives. */
    static Address ofSource(@Nullable String text) {
        return read(text, CONSUME);
    }

    private static Address read(@Nullable String text, Pattern pattern) {
        if (text == null) {
            return new Unknown();
        }
        String path = SCHEME.matcher(text).replaceFirst("");
        if (path.equalsIgnoreCase(ProtocolNames.CBS)) {
            return new Cbs();
        }
        if (path.equalsIgnoreCase(ProtocolNames.MANAGEMENT) || path.endsWith("/" + ProtocolNames.MANAGEMENT)) {
            return new Management();
        }
        Matcher parts = pattern.matcher(path);
        if (!parts.matches()) {
            return new Unknown();
        }
        return pattern == CONSUME
                ? new Consume(parts.group(1), parts.group(2), parts.group(3))
                : new Publish(parts.group(1), Optional.ofNullable(parts.group(2)));
    }
}
