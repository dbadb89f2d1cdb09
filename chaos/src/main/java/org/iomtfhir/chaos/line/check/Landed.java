package org.iomtfhir.chaos.line.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;

/**
 * Everything that is on the server.
 *
 * @param observations
 *            all Observations
 * @param devices
 *            all Devices
 * @param patients
 *            all Patients
 */
public record Landed(List<JsonNode> observations, List<JsonNode> devices, List<JsonNode> patients) {

    public Landed(Collection<JsonNode> observations, Collection<JsonNode> devices, Collection<JsonNode> patients) {
        this(List.copyOf(observations), List.copyOf(devices), List.copyOf(patients));
    }
}
