package org.iomtfhir.devicecontent;

import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.model.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * Follows an evaluation: which template matched where, what each expression gave, why not. What it is told is health data. Called
 * on the evaluating thread, in the order of the templates. Of the event's body each value is an object of its own, so that which
 * one it is says where it stands.
 */
public interface Trace {

    /**
     * The event has been read. Told first, unless its body is not JSON.
     *
     * @param document
     *            what the templates see
     */
    void document(JsonObject document);

    /**
     * A template matched.
     *
     * @param template
     *            its index, from 0
     * @param match
     *            which match of it, from 0
     * @param matched
     *            the value: of the document, or made by the expression
     */
    void matched(int template, int match, Json matched);

    /** Whether it is to be told how near those came that found nothing, which costs far more than the rest. */
    default boolean asksWhy() {
        return true;
    }

    /**
     * A template did not match.
     *
     * @param template
     *            its index, from 0
     * @param why
     *            how near it came; null if that was not asked for
     */
    void notMatched(int template, @Nullable NearMiss why);

    /**
     * An expression was evaluated.
     *
     * @param template
     *            the template's index, from 0
     * @param match
     *            which match of it, from 0
     * @param expression
     *            which one
     * @param result
     *            the one value it gave; null if it gave none, or failed
     * @param why
     *            how near it came; null if it gave a value, or failed, or that was not asked for
     */
    void evaluated(int template, int match, Evaluated expression, @Nullable Json result, @Nullable NearMiss why);

    /**
     * An expression of a template.
     *
     * @param member
     *            the member of the template, or the value name
     * @param text
     *            as written; of what a kind brings along, the path
     * @param language
     *            {@code JsonPath} or {@code JmesPath}; {@code IoT Hub} or {@code IoT Central} for what these kinds bring along
     * @param line
     *            the line, from 1, where it stands in the file
     */
    record Evaluated(String member, String text, String language, int line) {}

    /**
     * A measurement came of a match.
     *
     * @param template
     *            the template's index, from 0
     * @param match
     *            which match of it, from 0; of a template of a kind from outside, always 0
     */
    void measured(int template, int match, Measurement measurement);

    /** A value was looked at by a test, or on the way of a JMESPath, or was selected. */
    void read(Json value);

    /** A template failed on the event, for this reason. */
    void failed(NormalizationFailure failure);
}
