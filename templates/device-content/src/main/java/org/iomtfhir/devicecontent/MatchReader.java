package org.iomtfhir.devicecontent;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonBoolean;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.model.BoundedDecimal;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Ticks;
import org.jspecify.annotations.Nullable;

/**
 * Reads the measurement of one match of one template. Everything is tried, so that every failure is reported. Device, time,
 * required values, and whatever says whom the reading belongs to decide whether there is a measurement; an optional value that
 * fails is left out of it. Used once.
 */
final class MatchReader {

    private static final char REPLACEMENT = '\uFFFD';

    private final CompiledTemplate.OfExpressions template;
    private final int match;
    private final Scope scope;
    private final Evaluation run;
    private boolean whole = true;
    /** Of the time, where it is kept; null where it names none. */
    private @Nullable ZoneOffset utcOffset;

    MatchReader(CompiledTemplate.OfExpressions template, int match, Scope scope, Evaluation run) {
        this.template = template;
        this.match = match;
        this.scope = scope;
        this.run = run;
    }

    /** Gives the run the measurement, if there is one, and every failure. */
    void read() {
        String deviceId = deviceId();
        Instant time = time();
        String patientId = identifier(template.patientId(), false);
        String encounterId = identifier(template.encounterId(), false);
        String correlationId = identifier(template.correlationId(), true);
        List<Property> properties = properties(time);
        if (whole && deviceId != null && time != null) {
            run.measurement(template.summary().index(), match,
                    new Measurement(template.typeName(), time, run.ingestionTime(), deviceId, patientId,
                            encounterId, correlationId, properties, utcOffset));
        }
    }

    private List<Property> properties(@Nullable Instant time) {
        List<CompiledTemplate.Value> values = template.values();
        List<Property> properties = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            CompiledTemplate.Value value = values.get(i);
            if (value.series() != null) {
                series(value, value.series(), time).ifPresent(properties::add);
                continue;
            }
            try {
                String text = text(value.expression(), value.required());
                if (text != null) {
                    properties.add(new Property(value.name(), wellFormed(text)));
                }
            } catch (ExpressionException e) {
                fail(value.expression(), e);
                whole &= !value.required();
            }
        }
        return properties;
    }

    /**
     * The samples of a value that holds several; empty if there are none, or they can't be used, which has been reported then.
     *
     * @param time
     *            of the first; null if it is not known
     */
    private Optional<Property> series(CompiledTemplate.Value value, SeriesSource source,
            @Nullable Instant time) {
        CompiledExpression expression = value.expression();
        try {
            Json selected = all(expression);
            SeriesReader samples = new SeriesReader(source);
            if (!samples.readSamples(selected)) {
                if (!value.required()) {
                    return Optional.empty();
                }
                throw selected instanceof JsonArray
                        ? new ExpressionException(ErrorName.NormalizationDataMapping,
                                "it selects an empty array, and is required")
                        : missing(expression, selected);
            }
            Json timing = null;
            if (source.times() != null) {
                expression = source.times().expression();
                timing = all(expression);
            }
            SeriesReader.Series series = samples.at(timing);
            boolean late = time != null && run
                    .objection(Ticks.toInstant(Ticks.of(time) + series.last()), expression.text()).isPresent();
            if (late) {
                throw new ExpressionException(ErrorName.ImplausibleTime, "its last sample would be of a time too long"
                        + " after the hub received the event; mend what says the times of the samples");
            }
            return Optional.of(new Property(value.name(), series.text(), series.times()));
        } catch (ExpressionException e) {
            fail(expression, e);
            whole &= !value.required();
            return Optional.empty();
        }
    }

    /** Null if there is none, or the expression is null, or it failed. */
    private @Nullable String identifier(@Nullable CompiledExpression expression, boolean required) {
        if (expression == null) {
            return null;
        }
        try {
            String text = text(expression, required);
            if (text != null && !isWellFormed(text)) {
                throw new ExpressionException(ErrorName.IncompatibleData,
                        "it selects a text with half a character in it (an unpaired surrogate)");
            }
            return text;
        } catch (ExpressionException e) {
            fail(expression, e);
            whole = false;
            return null;
        }
    }

    private @Nullable String deviceId() {
        String deviceId = identifier(template.deviceId(), true);
        Optional<String> objection = deviceId == null ? Optional.empty() : run.objection(deviceId);
        objection.ifPresent(cause -> {
            fail(template.deviceId(), new ExpressionException(ErrorName.UntrustedDevice, cause));
            whole = false;
        });
        return deviceId;
    }

    /** The first of the template's times that is there and can be read. */
    private @Nullable Instant time() {
        ExpressionException first = null;
        CompiledExpression failed = null;
        for (int i = 0; i < template.times().size(); i++) {
            CompiledExpression expression = template.times().get(i);
            Json value = null;
            try {
                value = one(expression);
                if (value != null) {
                    return time(expression, value);
                }
            } catch (ExpressionException e) {
                // What is there and can't be read says more than what is missing.
                failed = first == null ? expression : failed;
                first = first == null ? e : first;
                if (e.error() == ErrorName.ImplausibleTime || isMeantAsTime(expression, value)) {
                    // The sender's clock is wrong, or what it says of it can't be read: another time would be a guess at when the
                    // reading was taken.
                    break;
                }
            }
        }
        fail(failed == null ? template.times().get(0) : failed,
                first == null ? missing(template.times().get(0), null) : first);
        whole = false;
        return null;
    }

    /** The earlier connector takes the next time for one that it can't read, too. */
    private static boolean isMeantAsTime(CompiledExpression expression, @Nullable Json value) {
        boolean says = value != null && !(value instanceof JsonNull)
                && !(value instanceof JsonText text && isBlank(text.value()));
        return says && expression instanceof HubExpression hub && hub.profile() == Profile.STANDARD;
    }

    private Instant time(CompiledExpression expression, Json value) throws ExpressionException {
        if (value instanceof JsonNumber) {
            throw new ExpressionException(ErrorName.IncompatibleData, "it selects a number where a time is needed;"
                    + " read it with fromUnixTimestamp or fromUnixTimestampMs in JMESPath");
        }
        if (value instanceof JsonBoolean) {
            throw new ExpressionException(ErrorName.IncompatibleData, "it selects a boolean where a time is needed");
        }
        String text = Objects.requireNonNull(text(expression, value, true));
        Instant time = EventTime.read(text);
        if (time == null) {
            throw new ExpressionException(ErrorName.NormalizationDataMapping,
                    "it selects a text that is no time; write times as 2026-10-09T10:18:00Z");
        }
        Optional<String> objection = run.objection(time, expression.text());
        if (objection.isPresent()) {
            throw new ExpressionException(ErrorName.ImplausibleTime, objection.get());
        }
        utcOffset = template.keepOffset() ? EventTime.offset(text) : null;
        EventTime.bothReadings(text).ifPresent(both -> run.warn(new NormalizationWarning(template.summary().index(),
                template.typeName(), expression.line(), match, expression.member(), both)));
        return time;
    }

    private @Nullable String text(CompiledExpression expression, boolean required) throws ExpressionException {
        return text(expression, one(expression), required);
    }

    private @Nullable Json one(CompiledExpression expression) throws ExpressionException {
        return selected(expression, expression::one);
    }

    /** All that an expression selects, as one array. */
    private @Nullable Json all(CompiledExpression expression) throws ExpressionException {
        return selected(expression, expression::all);
    }

    /** How an expression is evaluated. */
    private interface Selecting {
        @Nullable
        Json in(Scope scope) throws ExpressionException;
    }

    private @Nullable Json selected(CompiledExpression expression, Selecting selecting) throws ExpressionException {
        Trace trace = run.trace();
        AccessRecorder looks = run.looks();
        return trace == null || looks == null ? selecting.in(scope) : followed(expression, selecting, trace, looks);
    }

    private @Nullable Json followed(CompiledExpression expression, Selecting selecting, Trace trace,
            AccessRecorder looks)
            throws ExpressionException {
        looks.takeFirst();
        Json value = null;
        NearMiss miss = null;
        try {
            value = selecting.in(scope);
            miss = value == null && trace.asksWhy() ? expression.miss(scope, looks.takeFirst()) : null;
            return value;
        } finally {
            if (value != null) {
                trace.read(value);
            }
            trace.evaluated(template.summary().index(), match, expression.told(), value, miss);
        }
    }

    private @Nullable String text(CompiledExpression expression, @Nullable Json value, boolean required)
            throws ExpressionException {
        if (value instanceof JsonNumber number && number.isOutOfBounds()) {
            throw new ExpressionException(ErrorName.IncompatibleData, "it selects a number that is not between 1e-"
                    + BoundedDecimal.MAX_EXPONENT + " and 1e" + BoundedDecimal.MAX_EXPONENT);
        }
        String text = switch (value) {
            case null -> null;
            case JsonText found -> found.value();
            case JsonNumber found -> found.text();
            case JsonBoolean found -> found.value() ? "True" : "False";
            case JsonNull ignored -> null;
            case JsonObject ignored -> null;
            case JsonArray ignored -> null;
        };
        if (required && (text == null || isBlank(text))) {
            throw missing(expression, value);
        }
        return text;
    }

    private ExpressionException missing(CompiledExpression expression, @Nullable Json value) {
        if (value instanceof JsonObject || value instanceof JsonArray) {
            return new ExpressionException(ErrorName.IncompatibleData,
                    "it selects " + value.kindInWords() + " where a text, a number or a boolean is needed");
        }
        return new ExpressionException(ErrorName.NormalizationDataMapping, value == null
                ? expression.whyMissing(scope)
                : value instanceof JsonNull
                        ? "it selects null, and is required"
                        : "it selects a blank text, and is required");
    }

    private void fail(CompiledExpression expression, ExpressionException e) {
        run.fail(new NormalizationFailure(e.error(), template.summary().index(), template.typeName(), expression.line(),
                match, expression.member(), e.getMessage()));
    }

    /** A text that UTF-8 can write: half a character becomes U+FFFD, as it does wherever such a text is sent on. */
    private static String wellFormed(String text) {
        if (isWellFormed(text)) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text);
        for (int i = 0; i < mended.length(); i++) {
            if (Character.isSurrogate(mended.charAt(i))) {
                if (isPair(mended, i)) {
                    i++;
                } else {
                    mended.setCharAt(i, REPLACEMENT);
                }
            }
        }
        return mended.toString();
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isPair(CharSequence text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }

    /** Blanks that do not break a line, which Java does not count as blank, count here: nobody sees a difference. */
    private static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i)) && !Character.isSpaceChar(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
