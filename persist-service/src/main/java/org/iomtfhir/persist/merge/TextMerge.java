package org.iomtfhir.persist.merge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.MalformedResourceException;
import org.iomtfhir.fhirclient.server.ResourceText;

/** Merges Observations that are given as texts, for whoever wants to see what persist would write. Immutable and thread-safe. */
public final class TextMerge {

    private final ResourceText text = new ResourceText();
    private final ObservationMerger merger = new ObservationMerger();
    private final MergeContext context;

    /** Merges as a service with these settings would. */
    public TextMerge(MergeContext context) {
        this.context = context;
    }

    /**
     * What came of it.
     *
     * @param outcome
     *            {@code created}, {@code merged}, {@code unchanged} or {@code refused}
     * @param resource
     *            what would be written; empty if nothing would be
     * @param said
     *            sentences for a person: why nothing is written, which readings gave way. May be empty
     */
    public record Merged(String outcome, Optional<String> resource, List<String> said) {
        public Merged {
            said = List.copyOf(said);
        }
    }

    /**
     * Merges.
     *
     * @param stored
     *            an Observation as a server holds it; blank for none
     * @param made
     *            one as the transform service sends it
     * @throws IOException
     *             if one of them is no Observation of R4
     */
    public Merged merge(String stored, String made) throws IOException {
        Observation incoming = parse(made, "what the templates made");
        Observation there = stored.isBlank() ? null : parse(stored, "what was given as stored");
        List<String> said = new ArrayList<>();
        if (there != null && !isOfSameName(there, incoming)) {
            said.add(
                    "The stored Observation has another identifier: persist would not merge these two, but write a second one.");
        }
        return switch (merger.merge(there, incoming, context)) {
            case MergeOutcome.Created created -> merged("created", created.resource(), created.counts(), said);
            case MergeOutcome.Merged both -> merged("merged", both.resource(), both.counts(), said);
            case MergeOutcome.Unchanged unchanged -> {
                said.add("Nothing would be written: the stored one says all of it.");
                said.addAll(displaced(unchanged.counts()));
                yield new Merged("unchanged", Optional.empty(), said);
            }
            case MergeOutcome.Refused refused -> {
                said.add("It would be set aside, as " + refused.error() + ": " + refused.reason() + ".");
                yield new Merged("refused", Optional.empty(), said);
            }
        };
    }

    private Merged merged(String outcome, IBaseResource resource, MergeCounts counts, List<String> said) {
        said.addAll(displaced(counts));
        return new Merged(outcome, Optional.of(text.write((Resource) resource)), said);
    }

    private static List<String> displaced(MergeCounts counts) {
        List<String> said = new ArrayList<>();
        for (ReplacementCause cause : ReplacementCause.values()) {
            int readings = counts.samples().getOrDefault(cause, 0) + counts.values().getOrDefault(cause, 0);
            if (readings > 0) {
                said.add((readings == 1 ? "One reading" : readings + " readings") + " gave way: " + because(cause)
                        + ".");
            }
        }
        return said;
    }

    private static String because(ReplacementCause cause) {
        return switch (cause) {
            case LATER_READING -> "one that was measured later stands";
            case LATER_INGESTION -> "one that was measured at the same time and taken in later stands";
            case SAME_TIME -> "another one of the same time stands";
            case EDITED -> "a person set what stands, or took it away";
            case UNUSABLE -> "it was no number, and a number stands";
        };
    }

    /** Whether the stored one ends as the new one is named: ids of patient and device are put before it where it is written. */
    private static boolean isOfSameName(Observation stored, Observation made) {
        String own = made.getIdentifierFirstRep().getValue();
        return own == null || stored.getIdentifier().stream().map(Identifier::getValue).anyMatch(value -> value != null
                && (value.equals(own) || value.endsWith("." + own)));
    }

    private Observation parse(String json, String what) throws IOException {
        try {
            if (text.parse(json) instanceof Observation observation) {
                return observation;
            }
            throw new IOException(what + " is a resource, and no Observation");
        } catch (MalformedResourceException e) {
            throw new IOException(what + " is no Observation of R4 in JSON", e);
        }
    }
}
