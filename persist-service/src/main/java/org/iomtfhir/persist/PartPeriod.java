package org.iomtfhir.persist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.persist.merge.SenderClock;
import org.iomtfhir.persist.merge.ValueSummary;

/**
 * What a part of a message covers. Where the readings make the effective time, as they do of a correlation id, that of a part reaches
 * from the first of its own to the last: the others are somebody else's. An hour or a day is whole for each of its patients, and known by
 * its begin and end. All methods are static and thread-safe.
 */
final class PartPeriod {

    private PartPeriod() {}

    /** Makes the effective time of a part that of its readings, and has the times of samples count from its begin. */
    static void narrow(Observation part) {
        Optional<ReadingTimes.Range> covered = ReadingTimes.covered(part);
        if (covered.filter(each -> Ticks.representable(each.first()) && Ticks.representable(each.last())).isEmpty()
                || isNamed(part, covered.get())) {
            return;
        }
        long start = Ticks.of(covered.get().first());
        List<SampledData> series = new ArrayList<>();
        LongStream.Builder all = LongStream.builder();
        for (Element each : said(part)) {
            if (each instanceof SampledData data) {
                Optional<long[]> offsets = SeriesTimes.ofSamples(data);
                if (offsets.isEmpty()) {
                    return;
                }
                series.add(data);
                Arrays.stream(offsets.get()).forEach(offset -> all.add(start + offset));
            } else if (ValueSummary.isIn(each)) {
                return; // Its readings have times of their own, of an hour or a day.
            } else {
                ReadingTimes.said(each).map(Ticks::of).ifPresent(all::add);
            }
        }
        long[] times = all.build().toArray();
        if (times.length > 0) {
            long first = Arrays.stream(times).min().orElseThrow();
            series.forEach(each -> SeriesTimes.countFrom(each, first - start));
            SenderClock.narrow(part, first, Arrays.stream(times).max().orElseThrow());
        }
    }

    /** The values, and the reasons why there are none. */
    private static List<Element> said(Observation part) {
        return Stream
                .<Element>concat(Stream.of(part.getValue(), part.getDataAbsentReason()),
                        part.getComponent().stream().flatMap(
                                each -> Stream.of(each.getValue(), each.getDataAbsentReason())))
                .filter(Objects::nonNull).toList();
    }

    /** Whether the identifier says begin and end, as that of an hour or a day does. */
    private static boolean isNamed(Observation part, ReadingTimes.Range covered) {
        String value = part.getIdentifierFirstRep().getValue();
        return value != null
                && value.endsWith("." + Ticks.compact(Ticks.of(covered.first()), false) + "." + Ticks.compact(
                        Ticks.of(covered.last()), false));
    }
}
