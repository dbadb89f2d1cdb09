package org.iomtfhir.runtime.settings;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which hub, and how to get in. */
public sealed interface HubConnection {

    /** The name of the event hub, without its namespace. */
    String hub();

    /** The consumer group to read in; of no meaning for an output. */
    String consumerGroup();

    /** The same hub and way in, to read in another consumer group. */
    default HubConnection withConsumerGroup(String group) {
        return switch (this) {
            case ByConnectionString by -> new ByConnectionString(by.connectionString(), by.hub(), group);
            case ByIdentity by -> new ByIdentity(by.namespace(), by.hub(), group, by.clientId());
        };
    }

    /**
     * In by a connection string.
     *
     * @param connectionString
     *            of the namespace or of the hub; an {@code EntityPath} in it is the hub
     */
    record ByConnectionString(Secret connectionString, String hub, String consumerGroup) implements HubConnection {
        public ByConnectionString {
            Objects.requireNonNull(connectionString, "connectionString");
            Objects.requireNonNull(hub, "hub");
            Objects.requireNonNull(consumerGroup, "consumerGroup");
        }
    }

    /**
     * In by the identity of the process.
     *
     * @param namespace
     *            fully qualified: {@code name.servicebus.windows.net}
     * @param clientId
     *            of a user-assigned identity, null for the one that the process has
     */
    record ByIdentity(String namespace, String hub, String consumerGroup,
            @Nullable String clientId) implements HubConnection {
        public ByIdentity {
            Objects.requireNonNull(namespace, "namespace");
            Objects.requireNonNull(hub, "hub");
            Objects.requireNonNull(consumerGroup, "consumerGroup");
        }
    }
}
