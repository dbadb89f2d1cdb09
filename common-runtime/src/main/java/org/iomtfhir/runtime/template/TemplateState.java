package org.iomtfhir.runtime.template;

import java.time.Instant;

/** How a watched template file is. */
public sealed interface TemplateState {

    /** Since when it is so. */
    Instant since();

    /**
     * There has never been a valid one: nothing can be worked on.
     *
     * @param reason
     *            what is wrong
     * @param broken
     *            whether the file is there and is not valid, rather than missing or out of reach
     */
    record NeverValid(String reason, boolean broken, Instant since) implements TemplateState {}

    /** What is in force is what is in the store. */
    record Good(String etag, Instant since) implements TemplateState {}

    /**
     * The last good one is in force; what is in the store is broken, gone, or out of reach.
     *
     * @param goodEtag
     *            of what is in force
     * @param reason
     *            what is wrong
     * @param broken
     *            whether the file is there and is not valid, rather than missing or out of reach
     */
    record Stale(String goodEtag, String reason, boolean broken, Instant since) implements TemplateState {}
}
