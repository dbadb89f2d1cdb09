package org.iomtfhir.local.fhir;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The resources that the tests write. */
final class Resources {

    private Resources() {}

    static String patient(String id) {
        return """
                {"resourceType": "Patient", "id": "%s", "active": true}""".formatted(id);
    }

    static String heartRate(String id, String patient, String beatsPerMinute) {
        return """
                {"resourceType": "Observation", "id": "%s", "status": "final",
                 "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]},
                 "subject": {"reference": "Patient/%s"},
                 "effectiveDateTime": "2026-03-01T08:30:00Z",
                 "valueQuantity": {"value": %s, "unit": "/min", "system": "http://unitsofmeasure.org", "code": "/min"}}
                """.formatted(id, patient, beatsPerMinute);
    }

    /** An entry that writes an Observation if its version is the given one, {@code W/"0"} for one that is not there. */
    static String guardedPut(String observation, String id, String ifMatch) {
        return """
                {"resource": %s, "request": {"method": "PUT", "url": "Observation/%s", "ifMatch": "%s"}}"""
                .formatted(observation, id, ifMatch.replace("\"", "\\\""));
    }

    static String transaction(String... entries) {
        return Arrays.stream(entries)
                .collect(Collectors.joining(",",
                        "{\"resourceType\": \"Bundle\", \"type\": \"transaction\", \"entry\": [",
                        "]}"));
    }
}
