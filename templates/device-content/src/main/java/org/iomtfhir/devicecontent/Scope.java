package org.iomtfhir.devicecontent;

import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.jspecify.annotations.Nullable;

/** What the expressions of one match may look at. Not thread-safe. */
final class Scope {

    private final JsonObject document;
    private final Json match;
    private final Budget budget;
    private @Nullable JsonObject whole;

    Scope(JsonObject document, Json match, Budget budget) {
        this.document = document;
        this.match = match;
        this.budget = budget;
    }

    JsonObject document() {
        return document;
    }

    Json match() {
        return match;
    }

    /** The document with the match as its member {@code matchedToken}. */
    JsonObject whole() {
        if (whole == null) {
            whole = document.with("matchedToken", match);
        }
        return whole;
    }

    Budget budget() {
        return budget;
    }
}
