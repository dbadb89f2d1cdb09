package org.iomtfhir.benchmarks.capacity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iomtfhir.benchmarks.LinkedDevice;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.persist.IncomingResource;

/** Heart rates of some watches, each an Observation of its own; never the same twice. Thread-safe. */
final class Pulses {

    private static final int DEVICES = 50;
    private static final String TEMPLATE = """
            {"templateType": "CollectionFhir", "template": [{"templateType": "CodeValueFhir", "template": {
              "typeName": "heartrate", "periodInterval": 0,
              "codes": [{"code": "8867-4", "system": "http://loinc.org", "display": "Heart rate"}],
              "value": {"valueType": "Quantity", "valueName": "hr", "unit": "beats/min",
                "system": "http://unitsofmeasure.org", "code": "/min"}}}]}
            """;

    private final Instant begin = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(1));
    private final FhirMapping mapping = FhirMapping.compile("fhirmapping.json", TEMPLATE, MappingOptions.standard(
            InstantSource.system())).compiled().orElseThrow();
    private final String run = UUID.randomUUID().toString();
    private final AtomicInteger given = new AtomicInteger();

    /** Puts devices and patients on a server. */
    void admit(FhirServer server) {
        LinkedDevice
                .admit(IntStream.range(0, DEVICES)
                        .mapToObj(number -> new LinkedDevice("d" + number + "-" + run, "watch-"
                                + number + "-" + run, "p" + number + "-" + run, "mrn-" + number + "-" + run))
                        .toList(), server);
    }

    /** The next messages, as transform publishes them. */
    List<IncomingResource> messages(int count) {
        List<IncomingResource> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = given.getAndIncrement();
            int device = number % DEVICES;
            MappedResource mapped = mapping.transform(new MeasurementGroup("watch-" + device + "-" + run, "mrn-"
                    + device + "-" + run, null, null, "heartrate", null,
                    List.of(new Reading(begin.plus(Duration
                            .ofSeconds(number / DEVICES)),
                            null, List.of(new Property("hr", Integer.toString(55 + number % 40)))))))
                    .resources().getFirst();
            messages.add(new IncomingResource(mapped.json(), mapped.firstReading(), mapped.lastReading()));
        }
        return messages;
    }

    /** The next bundle of first versions, as whoever does nothing else would send them. */
    String bundle(int count) {
        return Stream.generate(this::entry).limit(count).collect(Collectors.joining(",",
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[", "]}"));
    }

    private String entry() {
        int number = given.getAndIncrement();
        String id = UUID.randomUUID().toString();
        return """
                {"resource":{"resourceType":"Observation","id":"%s","status":"final",
                  "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},
                  "subject":{"reference":"Patient/p%d-%s"},"device":{"reference":"Device/d%2$d-%3$s"},
                  "effectiveDateTime":"%s","valueQuantity":{"value":%d,"unit":"beats/min",
                  "system":"http://unitsofmeasure.org","code":"/min"}},
                 "request":{"method":"PUT","url":"Observation/%1$s","ifMatch":"W/\\"0\\""}}""".formatted(id,
                number % DEVICES,
                run, begin.plus(Duration.ofSeconds(number / DEVICES)), 55 + number % 40);
    }
}
