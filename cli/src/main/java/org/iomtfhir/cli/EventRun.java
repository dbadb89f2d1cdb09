package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.NormalizationFailure;
import org.iomtfhir.devicecontent.NormalizedEvent;
import org.iomtfhir.explain.GroupWindows;
import org.iomtfhir.explain.input.EventLine;
import org.iomtfhir.explain.input.EventLines;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.group.grouping.CompleteGroup;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Runs a file of events through both languages, as the services would, without a hub or a server: normalize, group all that the
 * file holds in one window, transform. The file is read as a stream; of groups, 256 MiB at most are held. Used once.
 */
final class EventRun implements EventLines.Receiver<RuntimeException> {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the number of a line takes in memory. */
    private static final int SOURCE_BYTES = 24;

    private final DeviceContent content;
    private final Optional<FhirMapping> mapping;
    private final Instant received;
    private final LongConsumer progress;
    private final GroupWindows<Long> window = new GroupWindows<>();
    private final EventReport report = new EventReport();

    /**
     * @param mapping
     *            empty to stop at the measurements
     * @param received
     *            when a hub is taken to have received events that don't say so themselves
     * @param progress
     *            told after each event how many there were
     */
    EventRun(DeviceContent content, Optional<FhirMapping> mapping, Instant received, LongConsumer progress) {
        this.content = content;
        this.mapping = mapping;
        this.received = received;
        this.progress = progress;
    }

    EventReport run(InputStream events) throws IOException {
        EventLines.read(events, this);
        window.end().forEach(this::transform);
        return report;
    }

    @Override
    public void line(long number, byte[] line) {
        NormalizedEvent event = content.evaluate(EventLine.of(line).event(received));
        event.warnings().forEach(warning -> report.warning(warning, number));
        event.failures().forEach(failure -> report.failure(failure, number));
        for (Measurement measurement : event.measurements()) {
            report.measurement(measurement.type());
            if (mapping.isPresent()) {
                window.add(measurement, number, SOURCE_BYTES).forEach(this::transform);
            }
        }
        counted(!event.measurements().isEmpty(), !event.failures().isEmpty());
    }

    @Override
    public void tooLong(long number) {
        report.failure(new NormalizationFailure(ErrorName.EventTooLarge, null, null, 0, null, null,
                "the line is longer than " + EventLines.LONGEST + " bytes, which no hub takes"), number);
        counted(false, true);
    }

    private void counted(boolean matched, boolean failed) {
        report.event(matched, failed);
        progress.accept(report.events());
    }

    private void transform(CompleteGroup<Long> complete) {
        MeasurementGroup group = complete.group();
        MappingResult result = mapping.orElseThrow().transform(group);
        long firstLine = complete.sources().get(0);
        result.failures().forEach(failure -> report.failure(failure, firstLine));
        for (MappedResource resource : result.resources()) {
            if (says(resource)) {
                report.resource(resource.resourceType(), group.measureType(), identity(group, resource),
                        resource.replacedReadings());
            }
        }
        report.emptyObservations(result.emptyObservations());
    }

    /** Whether anything would be written: under a correlation period an Observation may have neither value nor component. */
    private static boolean says(MappedResource resource) {
        if (!resource.resourceType().equals("Observation")) {
            return true;
        }
        try (JsonParser parser = JSON.createParser(resource.json())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (name.startsWith("value") || name.equals("component") || name.equals("dataAbsentReason")) {
                    return true;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("a resource is not JSON", e);
        }
    }

    /** A large group, or one that comes again, gives the same Observation twice: they are one on the server. */
    private static long identity(MeasurementGroup group, MappedResource resource) {
        try {
            JsonNode identifier = JSON.readTree(resource.json()).path("identifier").path(0).path("value");
            List<String> parts = List.of(resource.resourceType(), group.deviceId(), text(group.patientId()),
                    text(group.encounterId()),
                    identifier.isMissingNode()
                            ? group.measureType() + resource.firstReading() + resource.lastReading()
                            : identifier.asText());
            return ByteBuffer.wrap(Sha256.of(JSON.writeValueAsString(parts).getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (IOException e) {
            throw new UncheckedIOException("a resource is not JSON", e);
        }
    }

    private static String text(@Nullable String id) {
        return id == null ? "" : id;
    }
}
