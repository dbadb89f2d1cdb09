package org.iomtfhir.benchmarks.persist;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.iomtfhir.benchmarks.LinkedDevice;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.persist.IncomingResource;
import org.iomtfhir.persist.identity.DeterministicId;

/** Devices and patients that are known to the server, and the messages that come from them. Not thread-safe. */
final class Ward {

    static final String CODE = "147842";
    static final String UNIT = "/min";
    static final Duration SLOT = Duration.ofSeconds(5);

    private static final int DEVICES = 200;

    /** Newer than any link that is remembered, so that every batch has its devices confirmed, as in a line that keeps up. */
    private final Instant firstHour = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));

    private static final String TEMPLATE = """
            {"templateType": "CollectionFhir", "template": [{"templateType": "CodeValueFhir", "template": {
              "typeName": "heartrate", "periodInterval": 60,
              "category": [{"codes": [{"code": "vital-signs",
                "system": "http://terminology.hl7.org/CodeSystem/observation-category"}]}],
              "codes": [{"code": "%s", "system": "urn:iso:std:iso:11073:10101",
                "display": "MDC_ECG_HEART_RATE"}],
              "value": {"valueType": "SampledData", "valueName": "hr", "defaultPeriod": %d,
                "unit": "%s"}}}]}
            """.formatted(CODE, SLOT.toMillis(), UNIT);

    private final FhirMapping mapping = FhirMapping.compile("fhirmapping.json", TEMPLATE, MappingOptions.standard(
            InstantSource.system())).compiled().orElseThrow();
    private final ResourceText text = new ResourceText();
    private final String run = UUID.randomUUID().toString();
    private int given;

    /** Puts the devices and patients on the server. */
    void admit(FhirServer server) {
        LinkedDevice.admit(IntStream.range(0, DEVICES).mapToObj(number -> new LinkedDevice(deviceId(number),
                deviceIdentifier(number), patientId(number), patientIdentifier(number))).toList(), server);
    }

    /** Series that nobody has had before. */
    List<Series> next(int count) {
        List<Series> fresh = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int device = given % DEVICES;
            Instant hour = firstHour.plus(Duration.ofHours(given / DEVICES));
            given++;
            Map<Step, IncomingResource> messages = new EnumMap<>(Step.class);
            IncomingResource created = message(device, hour, Step.CREATE);
            messages.put(Step.CREATE, created);
            IncomingResource last = message(device, hour, Step.UPDATE);
            messages.put(Step.UPDATE, last);
            // As a hub gives it again.
            messages.put(Step.REPEAT, last);
            Observation observation = (Observation) text.parse(new String(created.json(), StandardCharsets.UTF_8));
            fresh.add(new Series(device, named(observation, device).getId(), messages, new Expected(device,
                    "Patient/" + patientId(device), "Device/" + deviceId(device), hour)));
        }
        return fresh;
    }

    private IncomingResource message(int device, Instant hour, Step step) {
        List<Reading> readings = new ArrayList<>();
        for (int slot = step.from(); slot < step.until(); slot++) {
            readings.add(new Reading(hour.plus(SLOT.multipliedBy(slot)), null,
                    List.of(new Property("hr", value(device, slot)))));
        }
        MappedResource mapped = mapping.transform(new MeasurementGroup(deviceIdentifier(device), patientIdentifier(
                device), null, null, "heartrate", null, readings)).resources().getFirst();
        return new IncomingResource(mapped.json(), mapped.firstReading(), mapped.lastReading());
    }

    /** What a device measures in a slot. */
    static String value(int device, int slot) {
        return Integer.toString(55 + (device + slot * 7) % 40);
    }

    /** The Observation of a message with real references, identifier and id, as every way of writing must send it. */
    Observation observation(Series series, Step step) {
        return named((Observation) text.parse(new String(series.message(step).json(), StandardCharsets.UTF_8)),
                series.device());
    }

    private Observation named(Observation observation, int device) {
        observation.setSubject(new Reference("Patient/" + patientId(device)));
        observation.setDevice(new Reference("Device/" + deviceId(device)));
        String value = patientId(device) + "." + deviceId(device) + "." + observation.getIdentifierFirstRep()
                .getValue();
        observation.getIdentifierFirstRep().setSystem(ServiceSystem.DEFAULT).setValue(value);
        observation.setId(DeterministicId.of(ServiceSystem.DEFAULT, value));
        return observation;
    }

    private String deviceIdentifier(int number) {
        return "monitor-" + number + "-" + run;
    }

    private String patientIdentifier(int number) {
        return "mrn-" + number + "-" + run;
    }

    private String deviceId(int number) {
        return DeterministicId.of(null, deviceIdentifier(number));
    }

    private String patientId(int number) {
        return DeterministicId.of(null, patientIdentifier(number));
    }
}
