package org.iomtfhir.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SampleSetTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theIndexNamesEveryFolderThatHoldsASet() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of(""))) {
            List<String> sets = folders.filter(folder -> Files.exists(folder.resolve("devicecontent.json")))
                    .map(Path::toString).toList();
            assertThat(SampleSet.names()).containsExactlyInAnyOrderElementsOf(sets);
        }
    }

    @Test
    void everySetSaysWhatItIs() {
        assertThat(SampleSet.names())
                .allSatisfy(name -> assertThat(Path.of(name, "README.md")).isRegularFile().isNotEmptyFile());
    }

    @Test
    void everyEventIsAJsonObjectOnALineOfItsOwn() {
        assertThat(SampleSet.all()).isNotEmpty().allSatisfy(set -> assertThat(set.events()).isNotEmpty()
                .allSatisfy(event -> assertThat(JSON.readTree(event).isObject()).isTrue()));
    }

    @Test
    void setsShareNeitherTypesNorDevicesSoThatTheyMayRunTogether() {
        Set<String> types = new HashSet<>();
        Set<String> devices = new HashSet<>();
        for (SampleSet set : SampleSet.all()) {
            Set<String> itsTypes = new HashSet<>(set.expected().stream().map(ExpectedObservation::type).toList());
            Set<String> itsDevices = new HashSet<>(set.expected().stream().map(ExpectedObservation::deviceId).toList());
            assertThat(types).doesNotContainAnyElementsOf(itsTypes);
            assertThat(devices).doesNotContainAnyElementsOf(itsDevices);
            types.addAll(itsTypes);
            devices.addAll(itsDevices);
        }
    }

    @Test
    void aSetThatIsNotThereIsRefusedWithTheNamesOfThoseThatAre() {
        assertThatThrownBy(() -> SampleSet.named("ventilator")).isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("ventilator").hasMessageContaining("bedside-vitals");
    }

    @Test
    void theWearablesHourIsItsReadingsOnAGridOfFiveSeconds() throws IOException {
        SampleSet wearable = SampleSet.named("wearable");
        Instant start = Instant.parse("2026-03-02T06:00:00Z");
        List<String> slots = new ArrayList<>(Collections.nCopies(720, "E"));
        for (String event : wearable.events()) {
            for (JsonNode sample : JSON.readTree(event).path("batch")) {
                long slot = Duration.between(start, Instant.parse(sample.path("time").asText())).dividedBy(5)
                        .toSeconds();
                slots.set((int) slot, sample.path("pulse").asText());
            }
        }

        ExpectedObservation hour = only(wearable, "pulserate");

        assertThat(hour.patientId()).isNull();
        assertThat(hour.start()).isEqualTo(start);
        assertThat(hour.end()).isEqualTo("2026-03-02T06:59:59.9999999Z");
        assertThat(((ExpectedValue.SampledData) hour.value()).samples()).isEqualTo(slots).contains("E");
    }

    @Test
    void aPanelIsReadWithItsComponents() {
        ExpectedObservation panel = SampleSet.named("bedside-vitals").expected().stream()
                .filter(observation -> observation.type().equals("bloodpressure")).findFirst().orElseThrow();

        assertThat(panel.patientId()).isEqualTo("MRN-0001417");
        assertThat(panel.isInstant()).isTrue();
        assertThat(panel.value()).isNull();
        assertThat(panel.components()).containsExactly(
                new ExpectedObservation.Component(List.of(new ExpectedObservation.Code("http://loinc.org", "8480-6")),
                        pressure("118")),
                new ExpectedObservation.Component(List.of(new ExpectedObservation.Code("http://loinc.org", "8462-4")),
                        pressure("76")));
    }

    @Test
    void samplesAreComparedByValueAndGapsExactly() {
        var series = new ExpectedValue.SampledData(new BigDecimal("1000"), List.of("2", "E", "5.50"), "mL", "s", "mL");

        assertThat(series.matches("2.0 E 5.5")).isTrue();
        assertThat(series.matches("2 0 5.5")).isFalse();
        assertThat(series.matches("2 E")).isFalse();
        assertThat(series.matches("2 E 5.51")).isFalse();
    }

    private static ExpectedObservation only(SampleSet set, String type) {
        List<ExpectedObservation> found = set.expected().stream()
                .filter(observation -> observation.type().equals(type)).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static ExpectedValue pressure(String value) {
        return new ExpectedValue.Quantity(new BigDecimal(value), "mmHg", "http://unitsofmeasure.org", "mm[Hg]");
    }
}
