package org.iomtfhir.runtime.hub;

import java.util.Objects;

/**
 * How to reach one event hub.
 *
 * @param hub
 *            the hub's name
 * @param access
 *            where its namespace is, and with what right
 */
public record HubConnection(String hub, Access access) {

    public HubConnection {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(access, "access");
    }

    /** Where a namespace is, and with what right it is entered. */
    public sealed interface Access permits ConnectionString, ManagedIdentity {}

    /**
     * A connection string of the namespace or the hub, with its shared access key.
     *
     * @param value
     *            the secret; never printed
     */
    public record ConnectionString(String value) implements Access {

        public ConnectionString {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return "ConnectionString[***]";
        }
    }

    /**
     * The identity that the process runs under: a managed identity in Azure, otherwise whatever
     * {@code DefaultAzureCredential} finds.
     *
     * @param fullyQualifiedNamespace
     *            such as {@code mynamespace.servicebus.windows.net}
     */
    public record ManagedIdentity(String fullyQualifiedNamespace) implements Access {

        public ManagedIdentity {
            Objects.requireNonNull(fullyQualifiedNamespace, "fullyQualifiedNamespace");
        }
    }
}
