package org.iomtfhir.devicecontent;

import org.iomtfhir.devicecontent.json.Json;

/**
 * Follows an evaluation: which template matched where, what each expression gave, why not. What it is told is health data. Called
 * on the evaluating thread, in the order of the templates.
 */
public interface Trace {

    /**
     * A template matched.
     *
     * @param template
     *            its index, from 0
     * @param match
     *            which match of it, from 0
     * @param path
     *            where in the document, as JSONPath such as {@code $.Body.readings[2]}; null if the value was made by the
     *            expression and is not of the document
     * @param matched
     *            the value
     */
    void matched(int template, int match, String path, Json matched);

    /**
     * A template did not match.
     *
     * @param template
     *            its index, from 0
     * @param why
     *            a sentence without full stop that names members of the template alone
     */
    void notMatched(int template, String why);

    /**
     * An expression was evaluated.
     *
     * @param template
     *            the template's index, from 0
     * @param match
     *            which match of it, from 0
     * @param member
     *            the member of the template, or the value name
     * @param expression
     *            the expression's text
     * @param result
     *            the one value it gave; null if it gave none, or failed
     */
    void evaluated(int template, int match, String member, String expression, Json result);

    /** A template failed on the event, for this reason. */
    void failed(NormalizationFailure failure);
}
