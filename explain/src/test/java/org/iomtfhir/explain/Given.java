package org.iomtfhir.explain;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.template.CompileResult;

/** Templates and events for tests, at a time that stands. */
final class Given {

    static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private Given() {}

    static CheckedTemplates templates(String device, String fhir) {
        CompileResult<DeviceContent> content = DeviceContent.compile("devicecontent.json", device);
        CompileResult<FhirMapping> mapping = FhirMapping.compile("fhirmapping.json", fhir,
                MappingOptions.standard(Clock.fixed(NOW, ZoneOffset.UTC)));
        return new CheckedTemplates(
                List.of(new CheckedTemplates.File("devicecontent.json", device, content.problems()),
                        new CheckedTemplates.File("fhirmapping.json", fhir, mapping.problems())),
                true, content.compiled(), mapping.compiled());
    }

    static Explanation explained(String device, String fhir, String events) {
        return Explainer.explain(templates(device, fhir), GivenEvents.read(events, NOW), ExplainOptions.everything());
    }
}
