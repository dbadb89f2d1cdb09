package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleRun;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.model.Ticks;
import java.time.format.DateTimeParseException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.summary.SummaryExtension;
import org.iomtfhir.persist.merge.Origin.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The origins of an Observation that comes from the hub: the times that travel with its values, as extensions on each. What
 * has none is as old as an instant where the Observation is one, and older than everything else where it is not.
 */
final class MessageOrigins implements Origins {

    private static final String OWN = "urn:iomtfhir:";

    private final EffectiveTime time;
    private final Origin period;
    private final IdentityHashMap<Element, Origin> origins;
    private final IdentityHashMap<Element, String> ingestionOffsets;
    private final IdentityHashMap<Element, String> sampleRuns;

    private MessageOrigins(EffectiveTime time, Origin period, IdentityHashMap<Element, Origin> origins,
            IdentityHashMap<Element, String> ingestionOffsets, IdentityHashMap<Element, String> sampleRuns) {
        this.time = time;
        this.period = period;
        this.origins = origins;
        this.ingestionOffsets = ingestionOffsets;
        this.sampleRuns = sampleRuns;
    }

    /** Reads them, and takes them off. */
    static MessageOrigins takeOff(Observation observation) throws MergeRefusedException {
        EffectiveTime time = EffectiveTime.of(observation, "new");
        Origin period = period(observation.getEffective());
        IdentityHashMap<Element, Origin> origins = new IdentityHashMap<>();
        IdentityHashMap<Element, String> ingestionOffsets = new IdentityHashMap<>();
        IdentityHashMap<Element, String> sampleRuns = new IdentityHashMap<>();
        for (ValueSlot slot : ValueSlot.of(observation)) {
            Element says = slot.says();
            if (says == null) {
                continue;
            }
            boolean isReading = slot.value() != null || AbsentReason.isSaid(slot.absentReason());
            boolean isInstant = isReading && time.start() == time.end();
            long reading = time(says, ReadingExtensions.READING_TIME, isInstant ? time.start() : Origin.UNKNOWN_TIME);
            origins.put(says,
                    Origin.reading(reading, time(says, ReadingExtensions.INGESTION_TIME, Origin.UNKNOWN_TIME)));
            if (value(says, ReadingExtensions.INGESTION_OFFSETS) instanceof StringType text
                    && text.getValue() != null) {
                ingestionOffsets.put(says, text.getValue());
            }
            if (value(says, ReadingExtensions.SAMPLE_RUNS) instanceof StringType text && text.getValue() != null) {
                sampleRuns.put(says, text.getValue());
            }
            takeOff(says);
        }
        observation.getPerformer().forEach(MessageOrigins::takeOff);
        observation.getComponent().forEach(component -> component.getExtension().removeIf(
                extension -> ReadingExtensions.REQUIRED.equals(extension.getUrl())));
        return new MessageOrigins(time, period, origins, ingestionOffsets, sampleRuns);
    }

    private static Origin period(Type effective) throws MergeRefusedException {
        long reading = time(effective, ReadingExtensions.READING_TIME, Origin.UNKNOWN_TIME);
        if (reading == Origin.UNKNOWN_TIME) {
            return Origin.NOTHING;
        }
        Origin period = Origin.reading(reading, time(effective, ReadingExtensions.INGESTION_TIME,
                Origin.UNKNOWN_TIME));
        takeOff(effective);
        return period;
    }

    private static void takeOff(Element element) {
        // The readings of a summary are kept: later ones are summed up together with them.
        element.getExtension().removeIf(extension -> extension.getUrl() != null
                && extension.getUrl().startsWith(OWN) && !SummaryExtension.URL.equals(extension.getUrl()));
    }

    private static long time(Element element, String url, long otherwise) throws MergeRefusedException {
        if (!(value(element, url) instanceof BaseDateTimeType time) || time.getValueAsString() == null) {
            return otherwise;
        }
        try {
            return Ticks.parse(time.getValueAsString());
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    private static @Nullable Type value(Element element, String url) {
        for (Extension extension : element.getExtension()) {
            if (url.equals(extension.getUrl())) {
                return extension.getValue();
            }
        }
        return null;
    }

    @Override
    public EffectiveTime time() {
        return time;
    }

    @Override
    public Origin period() {
        return period;
    }

    @Override
    public Origin single(ValueSlot slot) {
        return origins.getOrDefault(slot.says(), Origin.reading(Origin.UNKNOWN_TIME, Origin.UNKNOWN_TIME));
    }

    @Override
    public List<SeriesReadings> series(ValueSlot slot, SampledData data) throws MergeRefusedException {
        SamplePeriod period = SampleSeries.period(data, "new");
        int dimensions = SampleSeries.dimensions(data, "new");
        List<String> items = SampledText.items(SampleSeries.text(data, "new"));
        List<SeriesReadings> channels = SeriesReadings.ofChannels(dimensions, items.size() / dimensions);
        try {
            String runs = sampleRuns.get(data);
            if (runs != null) {
                addRuns(SampleRun.parse(runs), items, period, channels);
            } else {
                addSamples(data, items, period, channels);
            }
        } catch (NumberFormatException e) {
            throw SampleSeries.unusable("new", "has offsets that are not decimals");
        }
        return channels;
    }

    private void addRuns(List<SampleRun> runs, List<String> items, SamplePeriod period, List<SeriesReadings> channels)
            throws MergeRefusedException {
        int dimensions = channels.size();
        if (SampleRun.count(runs) * (long) dimensions != items.size()) {
            throw SampleSeries.unusable("new", "has another number of times than of samples");
        }
        int item = 0;
        for (SampleRun run : runs) {
            long runStart = time.start() + run.offset();
            long ingestion = run.ingestion() == SampleRun.UNKNOWN
                    ? Origin.UNKNOWN_TIME
                    : time.start() + run.ingestion();
            for (int i = 0; i < run.count(); i++) {
                long at = time.start() + run.offset(i, period);
                for (SeriesReadings channel : channels) {
                    String text = items.get(item++);
                    if (SampledText.says(text) && run.count() > 1) {
                        channel.addOfRun(at, text, ingestion, runStart, i);
                    } else if (SampledText.says(text)) {
                        channel.addReading(at, text, at, ingestion);
                    }
                }
            }
        }
    }

    private void addSamples(SampledData data, List<String> items, SamplePeriod period, List<SeriesReadings> channels) {
        int dimensions = channels.size();
        long[] offsets = items.size() % dimensions == 0
                ? ticks(SampleSeries.offsetsText(data), items.size() / dimensions)
                : null;
        long[] ingested = ticks(ingestionOffsets.get(data), items.size());
        long ingestedTogether = Objects.requireNonNull(origins.get(data)).ingestion();
        for (int i = 0; i < items.size(); i++) {
            if (SampledText.says(items.get(i))) {
                int when = i / dimensions;
                long at = time.start() + (offsets == null ? period.offset(when) : offsets[when]);
                long ingestion = ingested == null ? ingestedTogether : time.start() + ingested[i];
                SeriesReadings readings = channels.get(i % dimensions);
                if (offsets != null) {
                    readings.addReading(at, items.get(i), at, ingestion);
                } else {
                    readings.add(at, items.get(i), Kind.READING, at, ingestion);
                }
            }
        }
    }

    /** The ticks of each offset; null where there is not one for each sample. */
    private static long @Nullable [] ticks(@Nullable String offsetsOrNull, int samples) {
        return offsetsOrNull == null || SampledText.count(offsetsOrNull) != samples
                ? null
                : SampledText.allTicks(offsetsOrNull);
    }
}
