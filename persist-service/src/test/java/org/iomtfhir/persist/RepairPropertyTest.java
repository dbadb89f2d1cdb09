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
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.persist.Messages.Sample;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the ward enters a change of hands in time or late makes no difference once a repair has run. */
class RepairPropertyTest extends HandedOverDevice {

    private static final int MOST_MESSAGES = 12;

    /** Readings of a device: some are corrected, some late, some of a clock that is ahead. */
    private List<IncomingResource> messages(Random random) {
        List<IncomingResource> all = new ArrayList<>();
        for (int i = 0; i < MOST_MESSAGES; i++) {
            Instant first = hour.plusSeconds(10L * random.nextInt(250));
            int samples = 1 + random.nextInt(60);
            int ahead = random.nextInt(4) == 0 ? random.nextInt(900) : 0;
            List<Sample> series = Messages.every(first, 10, samples, random.nextInt(1000));
            Instant ingested = series.getLast().time().plusSeconds(1 + random.nextInt(600) - ahead);
            switch (random.nextInt(3)) {
                case 0 -> all.add(ingested(Messages.hourly("monitor", null, null, series), ingested, false));
                case 1 -> all.add(ingested(Messages.hourly("monitor", null, null, series), ingested, true));
                default -> all.add(ingested(Messages.single("monitor", null, null, first, Integer.toString(random
                        .nextInt(100))), ingested, false));
            }
        }
        return all;
    }

    /** With the time that the hub took it in, as a series of the hour or of a correlation id. */
    private IncomingResource ingested(IncomingResource message, Instant ingested, boolean correlation) {
        Observation observation = (Observation) text.parse(new String(message.json(), StandardCharsets.UTF_8));
        observation.getValue().addExtension(new Extension(ReadingExtensions.INGESTION_TIME, new InstantType(ingested
                .toString())));
        if (correlation) {
            observation.getIdentifierFirstRep().setValue("walk.7");
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

    /** What each patient has, by the identifier: what it covers, and the value. */
    private Map<String, String> held() {
        Map<String, String> held = new TreeMap<>();
        server.stored("Observation").stream().map(each -> (Observation) text.parse(each.toString())).filter(
                each -> each.getStatus() != ObservationStatus.ENTEREDINERROR).forEach(each -> held.put(each
                        .getIdentifierFirstRep().getValue(), covered(each) + " " + (each.hasValueSampledData()
                                ? each.getValueSampledData().getData()
                                : each.getValueQuantity().getValue().toPlainString())));
        return held;
    }

    private static Instant covered(Observation observation) {
        return ReadingTimes.start(observation).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
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
