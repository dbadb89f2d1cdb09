package org.iomtfhir.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.iomtfhir.fuzzing.Bounded;

/** What is read can be written, and read again as the same. */
class MessageFuzzTest {

    @DictionaryEntries({"\"Type\":", "\"OccurrenceTimeUtc\":", "\"IngestionTimeUtc\":", "\"DeviceId\":",
            "\"Properties\":[{\"Name\":",
            "\"Value\":", "\"2026-10-09T10:18:00Z\"", "+1000000000-12-31T23:59:59Z", "null",
            "\"SourceEvents\":\"hub/0@1,2..3?a +\""})
    @FuzzTest
    void aMeasurement(byte[] message) {
        Bounded.read(message.length, () -> {
            Measurement measurement = MessageJson.readMeasurement(message);
            assertThat(MessageJson.readMeasurement(MessageJson.write(measurement))).isEqualTo(measurement);
        }, MalformedMessageException.class);
    }

    @DictionaryEntries({"\"MeasureType\":", "\"DeviceId\":", "\"Data\":[{", "\"OccurrenceTimeUtc\":", "\"WindowTime\":",
            "\"Count\":",
            "\"Properties\":[{\"Name\":", "\"Value\":", "\"Samples\":{\"Period\":", "\"Offsets\":",
            "\"2026-10-09T10:18:00Z\"", "+1000000000-12-31T23:59:59Z"})
    @FuzzTest
    void aGroup(byte[] message) {
        Bounded.read(message.length, () -> {
            MeasurementGroup group = MessageJson.readGroup(message);
            assertThat(MessageJson.readGroup(MessageJson.write(group))).isEqualTo(group);
        }, MalformedMessageException.class);
    }
}
