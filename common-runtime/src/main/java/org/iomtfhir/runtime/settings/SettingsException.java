package org.iomtfhir.runtime.settings;

import java.util.List;

/** The settings can't be used; the message lists everything that is wrong, a line each. Holds no secret. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;
    private final transient Settings understood;

    SettingsException(List<String> problems, Settings understood) {
        super((problems.size() == 1 ? "1 problem" : problems.size() + " problems") + " with the settings:\n  - "
                + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
        this.understood = understood;
    }

    /** What could be read all the same, such as how whoever reads the log wants to be told. */
    public Settings understood() {
        return understood;
    }

    /** Each problem by itself. */
    public List<String> problems() {
        return problems;
    }
}
