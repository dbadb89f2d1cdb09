package org.iomtfhir.chaos.line.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.chaos.line.events.ReadingType;

/**
 * How the Observations of a type look, as {@code fhirmapping.json} asks for it.
 *
 * @param span
 *            which readings make one Observation
 * @param vitalSign
 *            whether it has that category
 * @param code
 *            {@code system|code|display}
 * @param value
 *            the value, if it has one
 * @param components
 *            in the order of the template
 */
record Form(Span span, boolean vitalSign, String code, Optional<Part> value, List<Component> components) {

    private static final String LOINC = "http://loinc.org|";
    private static final String MDC = "urn:iso:std:iso:11073:10101|";
    private static final String UCUM = " http://unitsofmeasure.org|";

    /** Which readings of a device and type make one Observation. */
    enum Span {
        INSTANT, HOUR, DAY, INFUSION
    }

    /** What a value is. */
    sealed interface Part {

        /** The name of the readings' value. */
        String name();
    }

    /** A number with this unit. */
    record Quantity(String name, String unit) implements Part {}

    /** A value that is a text. */
    record Text(String name) implements Part {}

    /** A series of samples with this unit, one sample in each slot. */
    record Series(String name, String unit, Duration slot) implements Part {}

    /** What the readings of a {@link Summary} come to. */
    enum Rule {
        SUM, MEAN, INCREASE
    }

    /**
     * One number of all readings.
     *
     * @param rule
     *            which
     * @param unit
     *            empty where it is an integer
     */
    record Summary(String name, Rule rule, Optional<String> unit) implements Part {}

    /** A component with its code. */
    record Component(String code, Part value) {}

    /** The form of a type. */
    static Form of(ReadingType type) {
        return switch (type) {
            case HEARTRATE -> vital("8867-4|Heart rate", new Quantity("hr", "beats/minute" + UCUM + "/min"));
            case BLOODPRESSURE -> new Form(Span.INSTANT, true, LOINC + "85354-9|Blood pressure panel",
                    Optional.empty(),
                    List.of(new Component(LOINC + "8480-6|Systolic blood pressure",
                            new Quantity("systolic", "mmHg" + UCUM + "mm[Hg]")),
                            new Component(LOINC + "8462-4|Diastolic blood pressure",
                                    new Quantity("diastolic", "mmHg" + UCUM + "mm[Hg]"))));
            case BODYTEMPERATURE -> vital("8310-5|Body temperature", new Quantity("temperature", "C" + UCUM + "Cel"));
            case RHYTHM -> new Form(Span.INSTANT, false, LOINC + "8884-9|Heart rate rhythm",
                    Optional.of(new Text("rhythm")), List.of());
            case PULSERATE -> new Form(Span.HOUR, false, MDC + "149530|MDC_PULS_OXIM_PULS_RATE",
                    Optional.of(new Series("pulse", "beats/min" + UCUM + "/min", Duration.ofSeconds(5))), List.of());
            case GLUCOSE -> new Form(Span.DAY, false, MDC + "160184|MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD",
                    Optional.of(new Series("glucose", "mmol/L" + UCUM + "mmol/L", Duration.ofMinutes(5))), List.of());
            case INFUSION -> new Form(Span.INFUSION, false, MDC + "157784|MDC_FLOW_FLUID_PUMP",
                    Optional.of(new Series("flow", "mL/h" + UCUM + "mL/h", Duration.ofMinutes(1))),
                    List.of(new Component(MDC + "157864|MDC_VOL_FLUID_DELIV",
                            new Series("volume", "mL" + UCUM + "mL", Duration.ofMinutes(1)))));
            case STEPS -> new Form(Span.HOUR, false, LOINC + "55423-8|Number of steps",
                    Optional.of(new Summary("steps", Rule.SUM, Optional.empty())),
                    List.of(new Component(LOINC + "66213-0|Pace", new Summary("pace", Rule.MEAN,
                            Optional.of("steps/min" + UCUM + "/min"))),
                            new Component(LOINC + "41950-7|Steps counted", new Summary("counter", Rule.INCREASE,
                                    Optional.of("steps" + UCUM + "1")))));
        };
    }

    private static Form vital(String code, Quantity value) {
        return new Form(Span.INSTANT, true, LOINC + code, Optional.of(value), List.of());
    }
}
