package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.cli.WhereCommand.Wanted;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.DeviceEvent;
import org.iomtfhir.explain.ExactJson;
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.model.MalformedMessageException;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;

/**
 * Knows, in what the services read, the events that have to do with certain readings.
 *
 * @param event
 *            the device event that they are of; empty where that is not known
 * @param content
 *            the device templates, by which device events are known otherwise; empty where there are none
 * @param wanted
 *            the readings
 * @param around
 *            how far from the wanted time one may be
 */
record ReadingFilter(Optional<GivenEvent> event, Optional<DeviceContent> content, List<Wanted> wanted,
        Duration around) {

    private static final ObjectMapper JSON = ExactJson.MAPPER;

    /** Whether events that this service reads can be known at all. */
    boolean knows(Service reader) {
        return (!wanted.isEmpty() && (reader != Service.NORMALIZE || content.isPresent()))
                || (reader == Service.NORMALIZE && event.isPresent());
    }

    /** Whether a record that this service reads has to do with one of the readings; not, where it can't be read. */
    boolean speaksOf(Service reader, HubEvent record) {
        try {
            return switch (reader) {
                case NORMALIZE -> isTheEvent(record) || (content.isPresent() && content.get()
                        .evaluate(new DeviceEvent(record.body(), record.properties(), record.systemProperties(),
                                record.enqueuedTime()))
                        .measurements().stream().anyMatch(this::isWanted));
                case GROUP -> isWanted(MessageJson.readMeasurement(record.body()));
                case TRANSFORM -> isWanted(MessageJson.readGroup(Gzip.expand(record.body(), record.contentType())));
                case PERSIST -> isWanted(JSON.readTree(Gzip.expand(record.body(), record.contentType())));
            };
        } catch (MalformedMessageException | IOException | DateTimeException e) {
            return false;
        }
    }

    private boolean isTheEvent(HubEvent record) {
        return event.isPresent() && body(event.get()).equals(value(new String(record.body(), StandardCharsets.UTF_8)));
    }

    private static Object body(GivenEvent event) {
        Object value = value(event.text());
        return event.document() && value instanceof JsonNode document ? document.path("Body") : value;
    }

    /** What the text says as JSON, however it is spaced; itself, where it is none. */
    private static Object value(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return text.strip();
        }
    }

    private boolean isWanted(Measurement measurement) {
        return isWanted(measurement.deviceId(), measurement.occurrenceTime());
    }

    private boolean isWanted(MeasurementGroup group) {
        return group.data().stream().anyMatch(reading -> isWanted(group.deviceId(), reading.occurrenceTime()));
    }

    /** Of the Observations that a reading must be in, the period says nothing of which reading it is. */
    private boolean isWanted(String device, Instant time) {
        return wanted.stream().filter(one -> one.observation().isEmpty())
                .anyMatch(one -> meets(one, device, time, time));
    }

    private boolean isWanted(JsonNode resource) {
        LandedObservation observation = new LandedObservation(null, null, resource);
        Instant start = observation.start();
        Instant end = observation.end();
        String device = resource.at("/device/identifier/value").asText();
        return start != null && end != null && wanted.stream().anyMatch(one -> meets(one, device, start, end));
    }

    /** Whether what is of that time, from its beginning to its end, meets what is wanted. */
    private boolean meets(Wanted one, String device, Instant start, Instant end) {
        return one.device().equals(device) && !end.isBefore(one.from().minus(around))
                && !start.isAfter(one.to().plus(around));
    }
}
