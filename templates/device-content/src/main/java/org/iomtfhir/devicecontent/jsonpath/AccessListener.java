package org.iomtfhir.devicecontent.jsonpath;

import org.iomtfhir.devicecontent.json.Json;

/** Follows what expressions look at in an event, beside what they select. Called on the evaluating thread. */
public interface AccessListener {

    /** A value was found by a test or by a step of JMESPath. */
    void found(Json value);

    /**
     * JMESPath asked for a member where there is none.
     *
     * @param where
     *            the value that has none: an object as a rule
     * @param name
     *            the member's name
     */
    void missed(Json where, String name);
}
