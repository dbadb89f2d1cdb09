package org.iomtfhir.devicecontent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.PathSyntaxException;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Property;
import org.jspecify.annotations.Nullable;

/** The evaluation of one event by one set: what has been found so far. Not thread-safe. */
final class Evaluation {

    private static final JsonPath AUTHENTICATED = path("$.SystemProperties.iothub-connection-device-id");

    private final List<CompiledTemplate> templates;
    private final ContentOptions options;
    private final JsonObject document;
    private final @Nullable Instant ingestionTime;
    private final @Nullable Trace trace;
    /** Null if nobody follows. */
    private final @Nullable AccessRecorder looks;
    private final Budget budget;
    private final Matches matches = new Matches();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<NormalizationFailure> failures = new ArrayList<>(0);
    private final List<NormalizationWarning> warnings = new ArrayList<>(0);
    private int failuresLeftOut;
    /** How many expressions of measurements have been evaluated. */
    private long expressions;
    /** How many characters the measurements hold. */
    private long characters;
    /** How many matches each template has; null until there are so many altogether that one may have too many. */
    private int @Nullable [] counts;
    /** Templates that cost or matched too much; null while there are none. */
    private @Nullable BitSet givenUp;

    Evaluation(List<CompiledTemplate> templates, ContentOptions options, JsonObject document,
            @Nullable Instant ingestionTime,
            @Nullable Trace trace) {
        this.templates = templates;
        this.options = options;
        this.document = document;
        this.ingestionTime = ingestionTime;
        this.trace = trace;
        this.looks = trace == null ? null : new AccessRecorder(trace);
        this.budget = new Budget(looks);
    }

    /** Follows the expressions; null if nobody does. */
    @Nullable
    AccessRecorder looks() {
        return looks;
    }

    JsonObject document() {
        return document;
    }

    @Nullable
    Instant ingestionTime() {
        return ingestionTime;
    }

    /** Null if nobody follows. */
    @Nullable
    Trace trace() {
        return trace;
    }

    Budget budget() {
        return budget;
    }

    Matches matches() {
        return matches;
    }

    /** Adds a match of a template, unless it has too many already. */
    void match(int template, Json value) {
        if (matches.size() >= DeviceContent.MAX_MATCHES && isTooMany(template)) {
            return;
        }
        matches.add(template, value);
    }

    private boolean isTooMany(int template) {
        if (counts == null) {
            counts = new int[templates.size()];
            for (int i = 0; i < matches.size(); i++) {
                counts[matches.template(i)]++;
            }
        }
        if (matches.size() < DeviceContent.MAX_MATCHES_OF_ALL && counts[template] < DeviceContent.MAX_MATCHES) {
            counts[template]++;
            return false;
        }
        if (!hasGivenUp(template)) {
            giveUp(template, "it matches more than is taken from one event: " + DeviceContent.MAX_MATCHES
                    + " for one template, " + DeviceContent.MAX_MATCHES_OF_ALL + " for all");
        }
        return true;
    }

    boolean hasGivenUp(int template) {
        return givenUp != null && givenUp.get(template);
    }

    /** Reports why a template's match expression is not evaluated further on this event. */
    void giveUp(int template, String cause) {
        if (givenUp == null) {
            givenUp = new BitSet();
        }
        givenUp.set(template);
        CompiledTemplate given = templates.get(template);
        int line = given instanceof CompiledTemplate.OfExpressions own ? own.matcher().line() : given.line();
        fail(new NormalizationFailure(ErrorName.TemplateExpression, template, given.summary().typeName(), line, null,
                "typeMatchExpression", cause));
    }

    /** Whether so many more expressions may be evaluated; if not, the template they are of has given up. */
    boolean mayEvaluate(int template, int more) {
        expressions += more;
        if (expressions <= DeviceContent.MAX_EXPRESSIONS) {
            return true;
        }
        if (!hasGivenUp(template)) {
            giveUp(template, "its measurements and those before them take more than " + DeviceContent.MAX_EXPRESSIONS
                    + " expressions of one event");
        }
        return false;
    }

    /** Adds a measurement, unless those of the event hold too much already, and then the template gives up. */
    void measurement(int template, int match, Measurement measurement) {
        characters += characters(measurement);
        if (characters <= DeviceContent.MAX_CHARACTERS) {
            measurements.add(measurement);
            if (trace != null) {
                trace.measured(template, match, measurement);
            }
        } else if (!hasGivenUp(template)) {
            giveUp(template, "its measurements and those before them hold more than " + DeviceContent.MAX_CHARACTERS
                    + " characters of one event");
        }
    }

    private static long characters(Measurement measurement) {
        long characters = length(measurement.deviceId()) + length(measurement.patientId())
                + length(measurement.encounterId()) + length(measurement.correlationId());
        for (Property property : measurement.properties()) {
            characters += property.value().length();
            characters += property.samples() == null ? 0 : property.samples().length();
        }
        return characters;
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** Why a time is not plausible; empty if it is. */
    Optional<String> objection(Instant time, String expression) {
        return options.times().objection(time, ingestionTime, expression);
    }

    /** Why a device is not trusted; empty if it is. */
    Optional<String> objection(String deviceId) {
        if (options.devices() == ContentOptions.Devices.ANY
                || (AUTHENTICATED.follow(document) instanceof JsonText device && device.value().equals(deviceId))) {
            return Optional.empty();
        }
        return Optional.of(AUTHENTICATED.follow(document) == null
                ? "no device was authenticated by IoT Hub (there is no iothub-connection-device-id in SystemProperties), and"
                        + " normalize.trusted-device takes readings of no other"
                : "the device is not the one that IoT Hub authenticated, and normalize.trusted-device takes readings of no"
                        + " other");
    }

    private static JsonPath path(String text) {
        try {
            return JsonPath.parse(text);
        } catch (PathSyntaxException e) {
            throw new IllegalStateException("a path of this class is wrong: " + text, e);
        }
    }

    void warn(NormalizationWarning warning) {
        if (warnings.size() < DeviceContent.MAX_WARNINGS) {
            warnings.add(warning);
        }
    }

    void fail(NormalizationFailure failure) {
        if (failures.size() < DeviceContent.MAX_FAILURES) {
            failures.add(failure);
        } else {
            failuresLeftOut++;
        }
        if (trace != null) {
            trace.failed(failure);
        }
    }

    /** Whether nothing has come of the event so far. */
    boolean isEmpty() {
        return measurements.isEmpty() && failures.isEmpty();
    }

    NormalizedEvent result() {
        if (failuresLeftOut > 0) {
            failures.add(new NormalizationFailure(failures.get(0).error(), null, null, 0, null, null,
                    failuresLeftOut + " more failures of this event are not listed"));
        }
        return new NormalizedEvent(measurements, failures, warnings);
    }
}
