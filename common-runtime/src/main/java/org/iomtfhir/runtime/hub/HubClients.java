package org.iomtfhir.runtime.hub;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.CredentialUnavailableException;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventProcessorClientBuilder;
import java.time.Duration;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.settings.HubConnection;

/** Builders of the SDK's clients, and what its errors mean to an operator. All methods are static and thread-safe. */
public final class HubClients {

    /** Short tries: we retry for as long as it takes, and the state of the connection should be seen soon. */
    private static final AmqpRetryOptions RETRY = new AmqpRetryOptions().setMaxRetries(2)
            .setDelay(Duration.ofMillis(400)).setMaxDelay(Duration.ofSeconds(5)).setTryTimeout(Duration.ofSeconds(20));

    private HubClients() {}

    /** A builder of a client of this hub, with our retries and by key or identity as the connection says. */
    public static EventHubClientBuilder client(HubConnection connection) {
        EventHubClientBuilder builder = new EventHubClientBuilder().retryOptions(RETRY);
        return switch (connection) {
            case HubConnection.ByConnectionString in ->
                builder.connectionString(in.connectionString().reveal(), in.hub());
            case HubConnection.ByIdentity in -> builder.credential(in.namespace(), in.hub(), identity(in));
        };
    }

    /** A builder of a reader of all partitions, likewise; the consumer group is the caller's to set. */
    public static EventProcessorClientBuilder processor(HubConnection connection) {
        EventProcessorClientBuilder builder = new EventProcessorClientBuilder().retryOptions(RETRY);
        return switch (connection) {
            case HubConnection.ByConnectionString in ->
                builder.connectionString(in.connectionString().reveal(), in.hub());
            case HubConnection.ByIdentity in -> builder.credential(in.namespace(), in.hub(), identity(in));
        };
    }

    private static TokenCredential identity(HubConnection.ByIdentity in) {
        return new DefaultAzureCredentialBuilder().managedIdentityClientId(in.clientId()).build();
    }

    /** Under which name an error of the SDK is counted and shown. */
    public static ErrorName nameOf(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CredentialUnavailableException) {
                return ErrorName.ManagedIdentityCredentialNotFound;
            }
            if (cause instanceof ClientAuthenticationException || (cause instanceof AmqpException amqp
                    && amqp.getErrorCondition() == AmqpErrorCondition.UNAUTHORIZED_ACCESS)) {
                return ErrorName.UnauthorizedAccessEventHub;
            }
        }
        return ErrorName.InvalidEventHub;
    }

    /** Whether another reader has taken a partition over, which is no trouble of the hub or of the partition. */
    public static boolean isStolen(Throwable error) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < 20; depth++, at = at.getCause()) {
            if (at instanceof AmqpException amqp && amqp.getErrorCondition() == AmqpErrorCondition.LINK_STOLEN) {
                return true;
            }
        }
        return false;
    }

    /** The kind of the error and its AMQP condition: enough to act on, and never payload or a secret. */
    public static String describe(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof AmqpException amqp && amqp.getErrorCondition() != null) {
                return amqp.getErrorCondition().getErrorCondition() + advice(amqp.getErrorCondition());
            }
        }
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }

    /** What to do about a condition, where that can be said. */
    private static String advice(AmqpErrorCondition condition) {
        return switch (condition) {
            case NOT_FOUND ->
                ", there is no such hub or no such consumer group: make it, or mend the setting that names it"
                        + " (input.event-hub, input.consumer-group, output.event-hub)";
            case UNAUTHORIZED_ACCESS ->
                ", the identity or the key has no right on it, or this machine's clock is wrong by minutes (a token"
                        + " that is made with a key expires by it)";
            default -> "";
        };
    }
}
