package org.iomtfhir.cli;

import java.util.Map;

/** What the output goes to. */
final class Terminal {

    private Terminal() {}

    /** Whether output is coloured: on a terminal, unless {@code NO_COLOR} is set. */
    @SuppressWarnings("SystemConsoleNull") // The start script sets jdk.console, so that it is null as before Java 22.
    static boolean isColoured(Map<String, String> environment) {
        String none = environment.get("NO_COLOR");
        return System.console() != null && (none == null || none.isEmpty());
    }
}
