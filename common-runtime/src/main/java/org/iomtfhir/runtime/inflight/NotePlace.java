package org.iomtfhir.runtime.inflight;

import com.azure.messaging.eventhubs.models.EventHubConnectionStringProperties;
import org.iomtfhir.runtime.settings.HubConnection;

/**
 * Of which hub and consumer group notes are.
 *
 * @param namespace
 *            fully qualified, behind the prefix of the checkpoints where there is one
 * @param hub
 *            the hub's name
 * @param group
 *            the consumer group
 */
record NotePlace(String namespace, String hub, String group) {

    /** Beside {@code checkpoint} and {@code ownership}. */
    static final String FOLDER = "inflight";

    static NotePlace of(HubConnection hub, String prefix) {
        String namespace = switch (hub) {
            case HubConnection.ByConnectionString by -> EventHubConnectionStringProperties
                    .parse(by.connectionString().reveal()).getFullyQualifiedNamespace();
            case HubConnection.ByIdentity by -> by.namespace();
        };
        return new NotePlace(prefix.isEmpty() ? namespace : prefix + '.' + namespace, hub.hub(), hub.consumerGroup());
    }
}
