package org.iomtfhir.persist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleRun;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.model.sampled.SampledTextBuffer;

/** The times that the device said of the samples of a message's series. All methods are static and thread-safe. */
final class SeriesTimes {

    private SeriesTimes() {}

    /** In ticks from the effective start, those of samples that say anything; empty if that can't be calculated. */
    static Optional<long[]> ofSamples(SampledData data) {
        List<String> samples = SampledText.items(data.getData());
        int dimensions = ReadingTimes.dimensions(data);
        return ReadingTimes.saidOffsets(data)
                .map(offsets -> IntStream.range(0, offsets.length).filter(i -> says(samples, i,
                        dimensions)).mapToLong(i -> offsets[i]).toArray());
    }

    private static boolean says(List<String> samples, int time, int dimensions) {
        return samples.subList(time * dimensions, (time + 1) * dimensions).stream().anyMatch(SampledText::says);
    }

    /**
     * Has the times count from another effective start, and leaves out those of which no sample says anything.
     *
     * @param later
     *            by how many ticks the new one is later; no sample that says anything is before it
     */
    static void countFrom(SampledData data, long later) {
        Optional<List<SampleRun>> runs = ReadingTimes.runs(data);
        if (runs.isPresent()) {
            countFrom(data, runs.get(), later);
            return;
        }
        long[] offsets = ReadingTimes.saidOffsets(data).orElseThrow();
        List<String> samples = SampledText.items(data.getData());
        int dimensions = ReadingTimes.dimensions(data);
        String ingestions = data.getExtensionString(ReadingExtensions.INGESTION_OFFSETS);
        long[] ingested = ingestions == null || SampledText.count(ingestions) != samples.size()
                ? null
                : SampledText.allTicks(ingestions);
        List<String> kept = new ArrayList<>();
        SampledTextBuffer times = new SampledTextBuffer(64);
        SampledTextBuffer taken = new SampledTextBuffer(64);
        for (int i = 0; i < offsets.length; i++) {
            if (says(samples, i, dimensions)) {
                times.appendMilliseconds(offsets[i] - later);
                for (int item = i * dimensions; item < (i + 1) * dimensions; item++) {
                    kept.add(samples.get(item));
                    if (ingested != null) {
                        taken.appendMilliseconds(ingested[item] - later);
                    }
                }
            }
        }
        data.setData(String.join(" ", kept));
        set(data, SampledText.OFFSETS, times);
        if (ingested != null) {
            set(data, ReadingExtensions.INGESTION_OFFSETS, taken);
        }
    }

    /** What lies between two samples of a run stays there, so that it remains one. */
    private static void countFrom(SampledData data, List<SampleRun> runs, long later) {
        SamplePeriod period = SamplePeriod.ofMilliseconds(data.getPeriod());
        List<String> samples = SampledText.items(data.getData());
        int dimensions = ReadingTimes.dimensions(data);
        List<String> kept = new ArrayList<>();
        SampledTextBuffer text = new SampledTextBuffer(64);
        int at = 0;
        for (SampleRun run : runs) {
            int begin = at;
            int[] saying = IntStream.range(0, run.count()).filter(i -> says(samples, begin + i, dimensions)).toArray();
            if (saying.length > 0) {
                int first = saying[0];
                int last = saying[saying.length - 1];
                new SampleRun(run.offset(first, period) - later, last - first + 1, run.ingestion() == SampleRun.UNKNOWN
                        ? SampleRun.UNKNOWN
                        : run.ingestion() - later).appendTo(text);
                kept.addAll(samples.subList((begin + first) * dimensions, (begin + last + 1) * dimensions));
            }
            at += run.count();
        }
        data.setData(String.join(" ", kept));
        set(data, ReadingExtensions.SAMPLE_RUNS, text);
    }

    private static void set(SampledData data, String url, SampledTextBuffer text) {
        data.getExtension().removeIf(each -> url.equals(each.getUrl()));
        data.addExtension(new Extension(url, new StringType(text.toString())));
    }
}
