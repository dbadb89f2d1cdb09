package org.iomtfhir.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Gathers the problems of one file. A part of the file gets a view of its own ({@link #inTemplate}) that adds to the same
 * list. Not thread-safe.
 */
public final class Problems {

    /** How many problems are listed; those beyond are counted in one more. */
    public static final int MAX_LISTED = 10_000;

    private final String file;
    private final Integer templateIndex;
    private final String typeName;
    private final Found found;

    /** Those of all views of a file. */
    private static final class Found {

        private final List<TemplateProblem> listed = new ArrayList<>();
        private boolean errors;
        private int notListed;
    }

    private Problems(String file, Integer templateIndex, String typeName, Found found) {
        this.file = file;
        this.templateIndex = templateIndex;
        this.typeName = typeName;
        this.found = found;
    }

    /** An empty collection for the file of this name. */
    public static Problems of(String file) {
        return new Problems(file, null, null, new Found());
    }

    /**
     * A view whose problems are those of one template.
     *
     * @param index
     *            from 0 in the file's list
     * @param name
     *            its type name, null where unknown
     */
    public Problems inTemplate(int index, String name) {
        return new Problems(file, index, name, found);
    }

    /** Adds an error; {@code member} may be null. */
    public void error(Place place, String member, String cause, String whatToDo) {
        add(Severity.ERROR, place, member, cause, whatToDo);
    }

    /** Adds a warning; {@code member} may be null. */
    public void warning(Place place, String member, String cause, String whatToDo) {
        add(Severity.WARNING, place, member, cause, whatToDo);
    }

    /** Adds a problem of this severity; {@code member} may be null. */
    public void add(Severity severity, Place place, String member, String cause, String whatToDo) {
        found.errors |= severity == Severity.ERROR;
        if (found.listed.size() >= MAX_LISTED) {
            found.notListed++;
            return;
        }
        found.listed.add(new TemplateProblem(severity, file, place.line(), place.column(), templateIndex, typeName,
                member, cause, whatToDo));
    }

    /** The name of the file. */
    public String file() {
        return file;
    }

    /** Whether an error has been added, through whichever view. */
    public boolean hasErrors() {
        return found.errors;
    }

    /** How many problems have been added so far, through whichever view. */
    public int size() {
        return found.listed.size() + found.notListed;
    }

    /** All problems in the order of the file, {@value #MAX_LISTED} at most and one that counts the others; a copy. */
    public List<TemplateProblem> all() {
        List<TemplateProblem> all = new ArrayList<>(found.listed);
        all.sort(Comparator.comparingInt(TemplateProblem::line).thenComparingInt(TemplateProblem::column));
        if (found.notListed > 0) {
            all.add(new TemplateProblem(found.errors ? Severity.ERROR : Severity.WARNING, file, Place.START.line(),
                    Place.START.column(), null, null, null, found.notListed + " more problems are not listed",
                    "Mend those that are, and check again"));
        }
        return List.copyOf(all);
    }

    /** The outcome of compiling: {@code compiled} with the warnings, or a refusal if an error was added or it is null. */
    public <T> CompileResult<T> outcome(T compiled) {
        return compiled == null || hasErrors()
                ? new CompileResult.Refused<>(all())
                : new CompileResult.Compiled<>(compiled, all());
    }
}
