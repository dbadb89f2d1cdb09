package org.iomtfhir.devicecontent;

import io.burt.jmespath.JmesPathException;
import java.util.List;
import java.util.stream.IntStream;
import org.iomtfhir.devicecontent.jmespath.JmesPath;
import org.iomtfhir.devicecontent.jmespath.JmesPathFunctionException;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.iomtfhir.devicecontent.jsonpath.PathSyntaxException;
import org.iomtfhir.devicecontent.jsonpath.Selection;
import org.iomtfhir.devicecontent.jsonpath.Step;
import org.iomtfhir.model.ErrorName;
import org.jspecify.annotations.Nullable;

/** An expression of a template that gives one value at most. */
sealed interface CompiledExpression permits CompiledExpression.Path, CompiledExpression.Jmes, HubExpression {

    /** The member of the template, or the name of the value, that it is for. */
    String member();

    /** The expression as written. */
    String text();

    /** The line, from 1, where it stands in the file. */
    int line();

    /**
     * The one value.
     *
     * @return null if there is none
     * @throws ExpressionException
     *             if there are several, or it can't be evaluated
     */
    @Nullable
    Json one(Scope scope) throws ExpressionException;

    /**
     * All that it selects, for a value of many samples: several values are an array of them.
     *
     * @return null if there is none
     */
    default @Nullable Json all(Scope scope) throws ExpressionException {
        return one(scope);
    }

    /** Why there is no value where one is required: a sentence without full stop. */
    default String whyMissing(Scope scope) {
        return "it selects nothing, and is required";
    }

    /** How near it came to giving a value, which it did not. */
    NearMiss miss(Scope scope, AccessRecorder.@Nullable Missed missed);

    /** What a trace is told of it. */
    Trace.Evaluated told();

    /** What a path is applied to. */
    enum Start {
        /** The match of the template's type expression. */
        MATCH,
        /** The document of the whole event. */
        DOCUMENT,
        /** The document with the match as its member {@code matchedToken}. */
        WHOLE
    }

    /** An expression in JSONPath. */
    record Path(String member, String text, int line, JsonPath path, Start start) implements CompiledExpression {

        /** The name under which calculated templates see the match. */
        private static final String MATCHED = "matchedToken";

        /** A path applied to the match. */
        static Path onMatch(String member, int line, JsonPath path) {
            return new Path(member, path.text(), line, path, Start.MATCH);
        }

        /**
         * A path applied to the document with the match in it. Where its first name says whether it goes into the match or into
         * the rest, nothing needs to be put together for it.
         */
        static Path onWhole(String member, int line, JsonPath path) {
            if (path.readsRoot() || path.steps().isEmpty() || !(path.steps().get(0) instanceof Step.Field first)) {
                return new Path(member, path.text(), line, path, Start.WHOLE);
            }
            return first.name().equals(MATCHED)
                    ? new Path(member, path.text(), line, path.withoutFirst(), Start.MATCH)
                    : new Path(member, path.text(), line, path, Start.DOCUMENT);
        }

        @Override
        public @Nullable Json one(Scope scope) throws ExpressionException {
            Json from = from(scope);
            if (path.isDirect()) {
                return path.follow(from);
            }
            Selection selection = select(from, scope);
            if (selection.size() > 1) {
                throw several();
            }
            return selection.size() == 0 ? null : selection.get(0);
        }

        @Override
        public @Nullable Json all(Scope scope) throws ExpressionException {
            Json from = from(scope);
            if (path.isDirect()) {
                return path.follow(from);
            }
            Selection selection = select(from, scope);
            return together(IntStream.range(0, selection.size()).mapToObj(selection::get).toList());
        }

        private Json from(Scope scope) {
            return switch (start) {
                case MATCH -> scope.match();
                case DOCUMENT -> scope.document();
                case WHOLE -> scope.whole();
            };
        }

        private Selection select(Json from, Scope scope) throws ExpressionException {
            Selection selection = new Selection(2);
            scope.budget().begin();
            try {
                path.select(from, selection, scope.budget());
            } catch (LimitExceededException e) {
                throw new ExpressionException(ErrorName.TemplateExpression, e.getMessage());
            }
            return selection;
        }

        @Override
        public NearMiss miss(Scope scope, AccessRecorder.@Nullable Missed missed) {
            try {
                JsonPath written = JsonPath.parse(text);
                boolean ofMatch = start == Start.MATCH && written.steps().size() == path.steps().size();
                Json from = ofMatch ? scope.match() : scope.whole();
                return new PathMiss(text, written, from, from).find();
            } catch (PathSyntaxException e) {
                throw new IllegalStateException("a compiled path is none: " + text, e);
            }
        }

        @Override
        public Trace.Evaluated told() {
            return new Trace.Evaluated(member, text, "JsonPath", line);
        }
    }

    /** JMESPath; sees the document with the match in it. */
    record Jmes(String member, String text, int line, JmesPath expression) implements CompiledExpression {

        @Override
        public @Nullable Json one(Scope scope) throws ExpressionException {
            List<Json> values = select(expression, scope.whole(), scope).values();
            if (values.size() > 1) {
                throw several();
            }
            return values.isEmpty() || values.get(0) instanceof JsonNull ? null : values.get(0);
        }

        @Override
        public @Nullable Json all(Scope scope) throws ExpressionException {
            return together(select(expression, scope.whole(), scope).values());
        }

        @Override
        public NearMiss miss(Scope scope, AccessRecorder.@Nullable Missed missed) {
            return JmesMiss.find(expression, scope.whole(), missed);
        }

        @Override
        public Trace.Evaluated told() {
            return new Trace.Evaluated(member, text, "JmesPath", line);
        }

        /** Everything that an expression selects. */
        static JmesPath.Selected select(JmesPath expression, Json from, Scope scope) throws ExpressionException {
            scope.budget().begin();
            try {
                return expression.select(from, scope.budget());
            } catch (LimitExceededException | JmesPathFunctionException | JmesPathException e) {
                throw new ExpressionException(ErrorName.TemplateExpression, String.valueOf(e.getMessage()));
            } catch (StackOverflowError e) {
                throw new ExpressionException(ErrorName.TemplateExpression, "it nests too deeply for this event");
            } catch (RuntimeException e) {
                // A function from outside may throw anything; its message may hold values of the event.
                throw new ExpressionException(ErrorName.TemplateExpression,
                        "it failed: " + e.getClass().getSimpleName());
            }
        }
    }

    private static @Nullable Json together(List<Json> values) {
        return switch (values.size()) {
            case 0 -> null;
            case 1 -> values.get(0) instanceof JsonNull ? null : values.get(0);
            default -> JsonArray.of(values);
        };
    }

    private static ExpressionException several() {
        return new ExpressionException(ErrorName.TemplateExpression,
                "it selects several values where one is wanted; make it select one");
    }
}
