package org.iomtfhir.devicecontent;

import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.json.MalformedJsonException;

/** What fuzzed expressions and templates are applied to: something of every kind. */
public final class FuzzDocument {

    /** The body of the event. */
    static final String BODY = """
            { "device": "dev-1", "at": "2026-10-09T10:18:00Z", "ms": 1791541080250, "s": 1791541080.5, "pulse": 72, "n": null,
              "list": [ { "a": "x", "v": 1 }, { "a": "y", "v": 2.50 }, { "a": "z", "v": "3" } ], "numbers": [ 15, 1000, -3, 1e-7 ],
              "texts": [ "ab", "", "cd/ef" ], "deep": { "a": { "a": { "a": [ [ [ 1 ] ] ] } } }, "yes": true, "huge": 1e999999999,
              "blank": " ", "long": "%s" }"""
            .formatted("abc ".repeat(200));

    /** The whole document. */
    public static final Json VALUE = value();

    private FuzzDocument() {}

    private static Json value() {
        try {
            return JsonReader.read("{ \"Body\": " + BODY + ", \"Properties\": { \"p\": \"q\" }, \"SystemProperties\": {"
                    + " \"iothub-connection-device-id\": \"d\", \"iothub-enqueuedtime\": \"2026-10-09T10:18:00Z\" } }")
                    .value();
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }
}
