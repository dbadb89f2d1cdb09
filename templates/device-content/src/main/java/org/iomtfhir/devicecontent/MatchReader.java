package org.iomtfhir.devicecontent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
import org.iomtfhir.model.Property;

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
        List<Property> properties = properties();
        if (whole) {
            run.measurement(template.summary().index(), match,
                    new Measurement(template.typeName(), time, run.ingestionTime(), deviceId, patientId,
                            encounterId, correlationId, properties));
        }
    }

    private List<Property> properties() {
        List<CompiledTemplate.Value> values = template.values();
        List<Property> properties = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            CompiledTemplate.Value value = values.get(i);
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

    /** Null if there is none, or the expression is null, or it failed. */
    private String identifier(CompiledExpression expression, boolean required) {
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

    private String deviceId() {
        String deviceId = identifier(template.deviceId(), true);
        Optional<String> objection = deviceId == null ? Optional.empty() : run.objection(deviceId);
        objection.ifPresent(cause -> {
            fail(template.deviceId(), new ExpressionException(ErrorName.UntrustedDevice, cause));
            whole = false;
        });
        return deviceId;
    }

    /** The first of the template's times that is there and can be read. */
    private Instant time() {
        ExpressionException first = null;
        CompiledExpression failed = null;
        for (int i = 0; i < template.times().size(); i++) {
            CompiledExpression expression = template.times().get(i);
            try {
                Json value = one(expression);
                if (value != null) {
                    return time(expression, value);
                }
            } catch (ExpressionException e) {
                // What is there and can't be read says more than what is missing.
                failed = first == null ? expression : failed;
                first = first == null ? e : first;
                if (e.error() == ErrorName.ImplausibleTime) {
                    // The sender's clock is wrong: another time would be a guess at when the reading was taken.
                    break;
                }
            }
        }
        fail(failed == null ? template.times().get(0) : failed,
                first == null ? missing(template.times().get(0), null) : first);
        whole = false;
        return null;
    }

    private Instant time(CompiledExpression expression, Json value) throws ExpressionException {
        if (value instanceof JsonNumber) {
            throw new ExpressionException(ErrorName.IncompatibleData, "it selects a number where a time is needed;"
                    + " read it with fromUnixTimestamp or fromUnixTimestampMs in JMESPath");
        }
        if (value instanceof JsonBoolean) {
            throw new ExpressionException(ErrorName.IncompatibleData, "it selects a boolean where a time is needed");
        }
        String text = text(expression, value, true);
        Instant time = EventTime.read(text);
        if (time == null) {
            throw new ExpressionException(ErrorName.NormalizationDataMapping,
                    "it selects a text that is no time; write times as 2026-10-09T10:18:00Z");
        }
        Optional<String> objection = run.objection(time, expression.text());
        if (objection.isPresent()) {
            throw new ExpressionException(ErrorName.ImplausibleTime, objection.get());
        }
        EventTime.bothReadings(text).ifPresent(both -> run.warn(new NormalizationWarning(template.summary().index(),
                template.typeName(), expression.line(), match, expression.member(), both)));
        return time;
    }

    private String text(CompiledExpression expression, boolean required) throws ExpressionException {
        return text(expression, one(expression), required);
    }

    private Json one(CompiledExpression expression) throws ExpressionException {
        return run.trace() == null ? expression.one(scope) : followed(expression);
    }

    private Json followed(CompiledExpression expression) throws ExpressionException {
        run.looks().takeFirst();
        Json value = null;
        NearMiss miss = null;
        try {
            value = expression.one(scope);
            miss = value == null && run.trace().asksWhy() ? expression.miss(scope, run.looks().takeFirst()) : null;
            return value;
        } finally {
            if (value != null) {
                run.trace().read(value);
            }
            run.trace().evaluated(template.summary().index(), match, expression.told(), value, miss);
        }
    }

    private String text(CompiledExpression expression, Json value, boolean required) throws ExpressionException {
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

    private ExpressionException missing(CompiledExpression expression, Json value) {
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
