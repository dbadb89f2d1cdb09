package org.iomtfhir.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the problems of one file. A part of the file gets a view of its own ({@link #inTemplate}) that adds to the same
 * list. Not thread-safe.
 */
public final class Problems {

    /** How many problems are listed; those beyond are counted in one more. */
    public static final int MAX_LISTED = 10_000;

    private final String file;
    private final @Nullable Integer templateIndex;
    private final @Nullable String typeName;
    private final Found found;

    /** Those of all views of a file. */
    private static final class Found {

        private final List<TemplateProblem> listed = new ArrayList<>();
        private final Set<Told> told = new HashSet<>();
        private boolean errors;
        private int notListed;
        private int repeated;
    }

    /** What is wrong in something that is defined once is wrong in each template that uses it, and told once. */
    private record Told(Severity severity, int offset, @Nullable String member, String cause) {}

    private Problems(String file, @Nullable Integer templateIndex, @Nullable String typeName, Found found) {
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
    public Problems inTemplate(int index, @Nullable String name) {
        return new Problems(file, index, name, found);
    }

    /** Adds an error; {@code member} may be null. */
    public void error(Place place, @Nullable String member, String cause, String whatToDo) {
        add(Severity.ERROR, place, member, cause, whatToDo);
    }

    /** Adds a warning; {@code member} may be null. */
    public void warning(Place place, @Nullable String member, String cause, String whatToDo) {
        add(Severity.WARNING, place, member, cause, whatToDo);
    }

    /** Adds a problem of this severity; {@code member} may be null. */
    public void add(Severity severity, Place place, @Nullable String member, String cause, String whatToDo) {
        found.errors |= severity == Severity.ERROR;
        if (!found.told.add(new Told(severity, place.offset(), member, cause)) && templateIndex != null) {
            found.repeated++;
            return;
        }
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

    /** How many problems have been added so far, through whichever view, those told before among them. */
    public int size() {
        return found.listed.size() + found.notListed + found.repeated;
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
    public <T> CompileResult<T> outcome(@Nullable T compiled) {
        return compiled == null || hasErrors()
                ? new CompileResult.Refused<>(all())
                : new CompileResult.Compiled<>(compiled, all());
    }
}
