package org.iomtfhir.template;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What compiling a template file came to: the compiled thing, or a refusal, and in either case every problem found.
 *
 * @param <T>
 *            what the file compiles to
 */
public sealed interface CompileResult<T> {

    /** Every problem found, in the order of the file; immutable. */
    List<TemplateProblem> problems();

    /** The compiled thing, if the file was not refused. */
    Optional<T> compiled();

    /**
     * The file is good.
     *
     * @param value
     *            what it compiled to
     * @param problems
     *            warnings alone; immutable, may be empty
     */
    record Compiled<T>(T value, List<TemplateProblem> problems) implements CompileResult<T> {

        public Compiled {
            Objects.requireNonNull(value, "value");
            problems = List.copyOf(problems);
        }

        @Override
        public Optional<T> compiled() {
            return Optional.of(value);
        }
    }

    /**
     * The file can't be used.
     *
     * @param problems
     *            at least one error, and the warnings; immutable
     */
    record Refused<T>(List<TemplateProblem> problems) implements CompileResult<T> {

        public Refused {
            problems = List.copyOf(problems);
            if (problems.stream().noneMatch(TemplateProblem::isError)) {
                throw new IllegalArgumentException("a file is refused only for an error");
            }
        }

        @Override
        public Optional<T> compiled() {
            return Optional.empty();
        }

        /** Every error in one line, parted by semicolons: for a log or a health page. */
        public String errorsInOneLine() {
            return problems.stream().filter(TemplateProblem::isError).map(TemplateProblem::inOneLine)
                    .collect(Collectors.joining("; "));
        }
    }
}
