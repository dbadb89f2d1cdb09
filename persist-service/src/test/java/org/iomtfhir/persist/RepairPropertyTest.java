package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.persist.Messages.Sample;
import org.iomtfhir.persist.merge.StoredTimes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the ward enters a change of hands in time or late makes no difference once a repair has run. */
class RepairPropertyTest extends HandedOverDevice {

    private static final int MOST_MESSAGES = 12;

    /** Readings of a device: some are corrected, some late; those of the first message are of a clock that is ahead. */
    private List<IncomingResource> messages(Random random) {
        List<IncomingResource> all = new ArrayList<>();
        List<Sample> early = Messages.every(change.minusSeconds(300), 10, 60, 1);
        all.add(ingested(Messages.hourly("monitor", null, null, early),
                change.minusSeconds(10L * random.nextInt(30) - 100),
                "walk.8"));
        for (int i = 0; i < MOST_MESSAGES; i++) {
            Instant first = hour.plusSeconds(10L * random.nextInt(250));
            List<Sample> series = Messages.every(first, 10, 1 + random.nextInt(60), random.nextInt(1000));
            Instant ingested = series.getLast().time().plusSeconds(1 + random.nextInt(600));
            switch (random.nextInt(3)) {
                case 0 -> all.add(ingested(Messages.hourly("monitor", null, null, series), ingested, null));
                case 1 -> all.add(ingested(Messages.hourly("monitor", null, null, series), ingested, "walk.7"));
                default -> all.add(ingested(Messages.single("monitor", null, null, first, Integer.toString(random
                        .nextInt(100))), ingested, null));
            }
        }
        return all;
    }

    /** With the time that the hub took it in, as a series of the hour or of a correlation id. */
    private IncomingResource ingested(IncomingResource message, Instant ingested, String correlation) {
        Observation observation = (Observation) text.parse(new String(message.json(), StandardCharsets.UTF_8));
        observation.getValue().addExtension(new Extension(ReadingExtensions.INGESTION_TIME, new InstantType(ingested
                .toString())));
        if (!observation.hasValueSampledData()) {
            observation.getValue().addExtension(new Extension(ReadingExtensions.READING_TIME, new InstantType(message
                    .firstReading().toString())));
        }
        if (correlation != null) {
            observation.getIdentifierFirstRep().setValue(correlation);
            long start = ChronoUnit.MILLIS.between(hour, message.firstReading());
            observation.getValueSampledData().getExtensionByUrl(SampledText.OFFSETS).setValue(new StringType(SampledText
                    .items(observation.getValueSampledData().getExtensionString(SampledText.OFFSETS)).stream().map(
                            each -> Long.toString(Long.parseLong(each) - start))
                    .collect(Collectors.joining(" "))));
            Period period = new Period();
            period.getStartElement().setValueAsString(message.firstReading().toString());
            period.getEndElement().setValueAsString(message.lastReading().toString());
            observation.setEffective(period);
        }
        return new IncomingResource(text.write(observation).getBytes(StandardCharsets.UTF_8), message.firstReading(),
                message.lastReading());
    }

    /** What each patient has, by the identifier: when it starts, and each reading with the times that are noted of it. */
    private Map<String, String> held() {
        Map<String, String> held = new TreeMap<>();
        server.stored("Observation").stream().map(each -> (Observation) text.parse(each.toString())).filter(
                each -> each.getStatus() != ObservationStatus.ENTEREDINERROR).forEach(
                        each -> held.put(each
                                .getIdentifierFirstRep().getValue(),
                                ReadingTimes.start(each).orElseThrow() + readings(each)));
        return held;
    }

    private static String readings(Observation observation) {
        StoredTimes times = StoredTimes.of(observation);
        if (!observation.hasValueSampledData()) {
            return " " + observation.getValueQuantity().getValue().toPlainString() + times.of(observation.getValue());
        }
        List<String> items = SampledText.items(observation.getValueSampledData().getData());
        return IntStream.range(0, items.size()).mapToObj(i -> " " + items.get(i) + times.of(observation
                .getValueSampledData(), i)).collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void inTimeOrLateTheSameIsHeldInTheEnd(int seed) {
        List<IncomingResource> messages = messages(new Random(seed));
        link("b", change);
        restart(seed % 2 == 0);
        messages.forEach(this::persist);
        Map<String, String> inTime = held();

        close();
        RepairPropertyTest late = new RepairPropertyTest();
        try {
            late.begin();
            late.restart(seed % 2 == 0);
            List<IncomingResource> again = new ArrayList<>(messages);
            Collections.shuffle(again, new Random(seed));
            again.forEach(late::persist);
            late.link("b", change);
            late.relink.find("d", null).readings().forEach(each -> late.relink.repair(each.observationId(), "d"));
            assertThat(late.relink.find("d", null).readings()).isEmpty();
            assertThat(late.held()).isEqualTo(inTime);
        } finally {
            late.close();
        }
    }
}
