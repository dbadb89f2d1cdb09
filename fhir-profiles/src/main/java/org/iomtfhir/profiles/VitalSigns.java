package org.iomtfhir.profiles;

import java.util.Map;
import java.util.Set;

/** Which profile of R4's vital signs an Observation has to conform to (https://hl7.org/fhir/R4/observation-vitalsigns.html). */
final class VitalSigns {

    private static final String DEFINITIONS = "http://hl7.org/fhir/StructureDefinition/";

    /** By code of LOINC: the table's own, and two that devices' templates have in their place. */
    private static final Map<String, String> PROFILES = Map.ofEntries(Map.entry("85353-1", "vitalspanel"),
            Map.entry("9279-1", "resprate"), Map.entry("8867-4", "heartrate"), Map.entry("2708-6", "oxygensat"),
            Map.entry("8310-5", "bodytemp"), Map.entry("8302-2", "bodyheight"), Map.entry("9843-4", "headcircum"),
            Map.entry("29463-7", "bodyweight"), Map.entry("39156-5", "bmi"), Map.entry("85354-9", "bp"),
            Map.entry("59408-5", "oxygensat"), Map.entry("35094-2", "bp"));

    private VitalSigns() {}

    /** The canonical URLs of the profiles for these codes of LOINC. */
    static Set<String> profiles(Set<String> codes) {
        return codes.stream().filter(PROFILES::containsKey).map(code -> DEFINITIONS + PROFILES.get(code))
                .collect(java.util.stream.Collectors.toCollection(java.util.TreeSet::new));
    }
}
