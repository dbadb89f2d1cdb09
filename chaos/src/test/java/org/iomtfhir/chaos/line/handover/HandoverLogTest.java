package org.iomtfhir.chaos.line.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.chaos.line.events.ExpectedLetter;
import org.iomtfhir.chaos.line.events.WardReading;
import org.iomtfhir.chaos.line.events.ReadingType;
import org.iomtfhir.chaos.line.events.WardEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoverLogTest {

    private static final Instant TEN = Instant.parse("2026-03-01T10:00:00.020Z");

    @TempDir
    Path directory;

    @Test
    void whatWasKeptIsReadAgainButForALineThatIsCut() throws Exception {
        Path file = directory.resolve("log");
        HandoverLog log = new HandoverLog(file);
        WardReading reading = new WardReading(ReadingType.HEARTRATE, "d", "p", null, TEN, Map.of("hr", "70"));
        List<HandoverLog.Entry> entries = List.of(
                new HandoverLog.Sent(1, new WardEvent(0, 2, "{}", List.of(reading),
                        Optional.of(new ExpectedLetter("m", "persist", "PatientDeviceMismatch"))), "before", TEN),
                new HandoverLog.Sent(2, new WardEvent(0, 1, "{}", List.of(), Optional.empty()), null, null),
                new HandoverLog.Changed(3, "d", "p", TEN, null), new HandoverLog.Changed(4, "d", "p", TEN, TEN));
        for (HandoverLog.Entry entry : entries) {
            log.add(entry);
        }
        Files.writeString(file, "{\"step\":5,\"bo", StandardOpenOption.APPEND);

        assertThat(log.read()).isEqualTo(entries);
    }
}
