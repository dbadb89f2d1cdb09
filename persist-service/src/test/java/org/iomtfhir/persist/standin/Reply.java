package org.iomtfhir.persist.standin;

import java.util.Map;

/** What is answered. */
public record Reply(int status, Map<String, String> headers, String body) {

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
