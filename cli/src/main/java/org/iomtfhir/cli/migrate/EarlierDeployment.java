package org.iomtfhir.cli.migrate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What could be read of a deployment of an earlier connector.
 *
 * @param deviceContent
 *            the text of its device mapping, empty if the export has none
 * @param fhirMapping
 *            the text of its FHIR mapping, likewise
 * @param hubNamespace
 *            host name of the Event Hubs namespace that devices send to
 * @param hub
 *            the hub in it
 * @param consumerGroup
 *            that the connector reads by
 * @param fhirUrl
 *            base URL of the FHIR server
 * @param fhirServiceId
 *            resource id of the FHIR service of Azure that this is, empty where it is another one or the export does not say it
 * @param identityMode
 *            {@code Lookup} or {@code Create}
 * @param appSettings
 *            of a deployment of the open-source connector, by name; empty for a MedTech service
 * @param notes
 *            what was found and could not be taken over, and what a person must look up
 */
public record EarlierDeployment(Optional<String> deviceContent, Optional<String> fhirMapping,
        Optional<String> hubNamespace, Optional<String> hub, Optional<String> consumerGroup, Optional<String> fhirUrl,
        Optional<String> fhirServiceId,
        Optional<String> identityMode, Map<String, String> appSettings, List<String> notes) {

    public EarlierDeployment {
        appSettings = Map.copyOf(appSettings);
        notes = List.copyOf(notes);
    }
}
