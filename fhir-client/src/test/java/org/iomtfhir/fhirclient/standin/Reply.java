package org.iomtfhir.fhirclient.standin;

import java.util.Map;

/** What is answered. */
public record Reply(int status, Map<String, String> headers, String body) {

    /** Instead of a status: the connection is closed without a word. */
    static final int NOTHING = -1;

    /** No answer at all: the connection is closed. */
    public static Reply nothing() {
        return of(NOTHING, "");
    }

    /** An answer without headers of its own. */
    public static Reply of(int status, String body) {
        return new Reply(status, Map.of(), body);
    }

    /** An OperationOutcome that says this. */
    static Reply outcome(int status, String diagnostics) {
        return of(status,
                """
                        {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"%s"}]}
                        """
                        .formatted(diagnostics.replace("\"", "'")));
    }
}
