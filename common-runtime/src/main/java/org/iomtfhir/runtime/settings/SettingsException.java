package org.iomtfhir.runtime.settings;

import java.util.List;

/** The settings can't be used; the message lists everything that is wrong, a line each. Holds no secret. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    SettingsException(List<String> problems) {
        super((problems.size() == 1 ? "1 problem" : problems.size() + " problems") + " with the settings:\n  - "
                + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each problem by itself. */
    public List<String> problems() {
        return problems;
    }
}
