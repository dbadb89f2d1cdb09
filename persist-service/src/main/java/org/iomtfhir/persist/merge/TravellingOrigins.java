package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.Ticks;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.persist.merge.Origin.Kind;

/**
 * The origins of an Observation that comes from the hub: the times that travel with its values, as extensions on each. What
 * has none is as old as an instant where the Observation is one, and older than everything else where it is not.
 */
final class TravellingOrigins implements Origins {

    private static final String OWN = "urn:iomtfhir:";

    private final EffectiveTime time;
    private final IdentityHashMap<Element, Origin> origins;
    private final IdentityHashMap<Element, String> ingestionOffsets;

    private TravellingOrigins(EffectiveTime time, IdentityHashMap<Element, Origin> origins,
            IdentityHashMap<Element, String> ingestionOffsets) {
        this.time = time;
        this.origins = origins;
        this.ingestionOffsets = ingestionOffsets;
    }

    /** Reads them, and takes them off. */
    static TravellingOrigins takeOff(Observation observation) throws MergeRefusedException {
        EffectiveTime time = EffectiveTime.of(observation, "new");
        IdentityHashMap<Element, Origin> origins = new IdentityHashMap<>();
        IdentityHashMap<Element, String> ingestionOffsets = new IdentityHashMap<>();
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
            says.getExtension().removeIf(extension -> extension.getUrl() != null
                    && extension.getUrl().startsWith(OWN));
        }
        return new TravellingOrigins(time, origins, ingestionOffsets);
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

    private static Type value(Element element, String url) {
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
    public Origin single(ValueSlot slot) {
        return origins.getOrDefault(slot.says(), Origin.reading(Origin.UNKNOWN_TIME, Origin.UNKNOWN_TIME));
    }

    @Override
    public SeriesReadings series(ValueSlot slot, SampledData data) throws MergeRefusedException {
        SamplePeriod period = SampleSeries.period(data, "new");
        List<String> items = SampleText.items(SampleSeries.text(data, "new"));
        Collection<String> offsets = SampleSeries.offsets(data);
        List<String> times = offsets != null && offsets.size() == items.size() ? List.copyOf(offsets) : null;
        List<String> ingested = SampleText.items(ingestionOffsets.getOrDefault(data, ""));
        long ingestedTogether = origins.get(data).ingestion();
        SeriesReadings readings = new SeriesReadings(items.size());
        try {
            for (int i = 0; i < items.size(); i++) {
                if (SampleSeries.says(items.get(i))) {
                    long at = time.start() + (times == null ? period.offset(i) : SampleText.ticks(times.get(i)));
                    long ingestion = ingested.size() == items.size()
                            ? time.start() + SampleText.ticks(ingested.get(i))
                            : ingestedTogether;
                    if (times == null) {
                        readings.add(at, items.get(i), Kind.READING, at, ingestion);
                    } else {
                        readings.addReading(at, items.get(i), at, ingestion);
                    }
                }
            }
        } catch (NumberFormatException e) {
            throw SampleSeries.unusable("new", "has offsets that are not decimals");
        }
        return readings;
    }
}
