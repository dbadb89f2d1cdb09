package org.iomtfhir.cli.propose;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names that devices commonly give to what they measure, and to units. A name that is not here is nobody's guess. */
final class CommonNames {

    private static final Map<String, Concept> CONCEPTS = new HashMap<>();
    private static final Map<String, String> UNITS = new HashMap<>();

    /** Ends of names that say the unit: {@code weightKg}. The longer first. */
    private static final List<String> UNIT_ENDS = List.of("mgdl", "mmoll", "mmhg", "bpm", "celsius", "fahrenheit",
            "percent", "pct", "kg", "lbs", "lb", "cm", "mlh");

    static {
        concept("heartrate", "8867-4", "147842", "Heart rate", "/min", true, "heartrate", "hr", "pulse", "pul",
                "pulserate",
                "bpm", "heartbeat", "beatsperminute", "pr", "heartrateinstant");
        concept("resprate", "9279-1", "151562", "Respiratory rate", "/min", true, "respiratoryrate", "resprate", "rr",
                "respiration", "respirationrate", "breathingrate", "breathrate", "breathsperminute", "resp");
        concept("spo2", "2708-6", "150456", "Oxygen saturation in Arterial blood", "%", true, "spo2", "sao2", "o2sat",
                "oxygensaturation", "bloodoxygen", "oximetry", "o2saturation", "oxygen");
        concept("temperature", "8310-5", "150364", "Body temperature", "Cel", true, "temperature", "temp",
                "bodytemperature", "bodytemp", "tempc", "coretemp", "skintemp");
        concept("systolic", "8480-6", "150021", "Systolic blood pressure", "mm[Hg]", true, "systolic", "sys", "sbp",
                "systolicbp", "systolicbloodpressure", "systolicpressure", "bpsystolic", "bpsys", "nibpsys", "nibps",
                "bloodpressuresystolic", "bloodpressurehigh", "bphigh");
        concept("diastolic", "8462-4", "150022", "Diastolic blood pressure", "mm[Hg]", true, "diastolic", "dia", "dbp",
                "diastolicbp", "diastolicbloodpressure", "diastolicpressure", "bpdiastolic", "bpdia", "nibpdia",
                "nibpd", "bloodpressurediastolic", "bloodpressurelow", "bplow");
        concept("meanpressure", "8478-0", "150023", "Mean blood pressure", "mm[Hg]", true, "map", "meanpressure", "mbp",
                "meanarterialpressure", "nibpmean", "bpmean", "bloodpressuremean");
        concept("weight", "29463-7", "188736", "Body weight", "kg", true, "weight", "bodyweight", "mass");
        concept("height", "8302-2", "188740", "Body height", "cm", true, "height", "bodyheight");
        concept("bmi", "39156-5", "188752", "Body mass index (BMI) [Ratio]", "kg/m2", true, "bmi", "bodymassindex");
        concept("headcircumference", "9843-4", null, "Head Occipital-frontal circumference", "cm", true,
                "headcircumference", "ofc");
        concept("glucose", "15074-8", null, "Glucose [Moles/volume] in Blood", null, false, "glucose", "bg", "sgv",
                "bloodglucose", "bloodsugar", "glucosevalue", "cgm");
        concept("steps", "55423-8", null, "Number of steps in unspecified time Pedometer", "{steps}", false, "steps",
                "stepcount", "numberofsteps");
        concept("fio2", "3150-6", null, "Inhaled oxygen concentration", "%", false, "fio2", "inspiredoxygen");
        concept("peep", "20077-4", null, "Positive end expiratory pressure setting Ventilator", "cm[H2O]", false,
                "peep");

        unit("/min", "min", "bpm", "beatsmin", "beatsperminute", "countmin", "breathsmin", "brpm", "rpm", "perminute");
        unit("%", "percent", "pct");
        unit("Cel", "c", "degc", "celsius", "cel");
        unit("[degF]", "f", "degf", "fahrenheit");
        unit("mm[Hg]", "mmhg");
        unit("kPa", "kpa");
        unit("kg", "kg", "kilogram", "kilograms");
        unit("g", "g", "gram", "grams");
        unit("[lb_av]", "lb", "lbs", "pounds");
        unit("cm", "cm");
        unit("m", "m", "meter", "metre");
        unit("[in_i]", "in", "inch", "inches");
        unit("mg/dL", "mgdl");
        unit("mmol/L", "mmoll");
        unit("mL/h", "mlh", "mlhr");
        unit("mL", "ml");
        unit("kg/m2", "kgm2");
        unit("cm[H2O]", "cmh2o");
        unit("{steps}", "steps", "count");
        unit("ms", "ms", "millisecond", "milliseconds");
        unit("s", "s", "sec", "second", "seconds");
        unit("mV", "mv", "millivolt");
    }

    private CommonNames() {}

    private static void concept(String type, String loinc, @Nullable String mdc, String display,
            @Nullable String ucum, boolean vital, String... names) {
        Concept concept = new Concept(type, loinc, mdc, display, ucum, vital);
        for (String name : names) {
            CONCEPTS.put(name, concept);
        }
    }

    private static void unit(String ucum, String... names) {
        for (String name : names) {
            UNITS.put(name, ucum);
        }
    }

    /**
     * What a name means.
     *
     * @param unit
     *            UCUM, where the name says it; empty else
     */
    record Meaning(Concept concept, Optional<String> unit) {}

    /** What a value of this name is; empty if the name is not a common one. */
    static Optional<Meaning> of(String name) {
        String plain = LeafPath.plain(name);
        Concept concept = CONCEPTS.get(plain);
        if (concept != null) {
            return Optional.of(new Meaning(concept, Optional.empty()));
        }
        for (String end : UNIT_ENDS) {
            Concept named = plain.endsWith(end)
                    ? CONCEPTS.get(plain.substring(0, plain.length() - end.length()))
                    : null;
            if (named != null) {
                return Optional.of(new Meaning(named, unit(end)));
            }
        }
        return Optional.empty();
    }

    /** The UCUM code of a unit as devices write it. */
    static Optional<String> unit(String written) {
        if (UNITS.containsValue(written)) {
            return Optional.of(written);
        }
        return Optional.ofNullable(written.strip().equals("%") ? "%" : UNITS.get(LeafPath.plain(written)));
    }
}
