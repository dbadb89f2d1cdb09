package org.iomtfhir.fhirmapping.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.iomtfhir.fhirmapping.json.Coding;
import org.jspecify.annotations.Nullable;

/**
 * The LOINC codes that R4's vital signs profiles are for, and the units that these want (http://hl7.org/fhir/R4/observation-vitalsigns.html). All methods are static and thread-safe.
 */
public final class VitalSigns {

    /** The system of LOINC. */
    public static final String LOINC = "http://loinc.org";

    private static final String CATEGORY_SYSTEM = "http://terminology.hl7.org/CodeSystem/observation-category";
    private static final String CATEGORY = "vital-signs";

    private static final List<String> PER_MINUTE = List.of("/min");
    private static final List<String> PERCENT = List.of("%");
    private static final List<String> LENGTHS = List.of("cm", "[in_i]");
    private static final List<String> PRESSURE = List.of("mm[Hg]");

    /** Respiratory rate, heart rate, oxygen saturation (two), temperature, height, head, weight, body mass index. */
    private static final Map<String, List<String>> SINGLE = Map.of("9279-1", PER_MINUTE, "8867-4", PER_MINUTE, "2708-6",
            PERCENT, "59408-5", PERCENT, "8310-5", List.of("Cel", "[degF]"), "8302-2", LENGTHS, "9843-4", LENGTHS,
            "29463-7", List.of("kg", "g", "[lb_av]"), "39156-5", List.of("kg/m2"));
    /** The vital signs panel, the blood pressure panel. */
    private static final Set<String> PANELS = Set.of("85353-1", "85354-9");
    /** Systolic and diastolic, components of the blood pressure panel; mean blood pressure. */
    private static final Set<String> PRESSURES = Set.of("8480-6", "8462-4", "8478-0");

    private VitalSigns() {}

    /** The code among these that a vital signs profile is for; null if there is none. */
    public static @Nullable String code(List<Coding> codings) {
        for (Coding coding : codings) {
            if (LOINC.equals(coding.system()) && coding.code() != null
                    && (SINGLE.containsKey(coding.code()) || PANELS.contains(coding.code()))) {
                return coding.code();
            }
        }
        return null;
    }

    /** The code among these whose profile takes a Quantity and nothing else; null if there is none. */
    public static @Nullable String quantityCode(List<Coding> codings) {
        for (Coding coding : codings) {
            if (LOINC.equals(coding.system()) && coding.code() != null
                    && (SINGLE.containsKey(coding.code()) || PRESSURES.contains(coding.code()))) {
                return coding.code();
            }
        }
        return null;
    }

    /**
     * The UCUM codes of the units that a profile takes.
     *
     * @param code
     *            as {@link #quantityCode} finds it
     */
    public static List<String> units(String code) {
        return SINGLE.getOrDefault(code, PRESSURE);
    }

    /** The UCUM code that a text stands for in which people write the unit of a vital sign; null if it is none of these. */
    public static @Nullable String unitMeantBy(String text) {
        return switch (text.toLowerCase(Locale.ROOT).replace(" ", "")) {
            case "bpm", "beats/min", "beats/minute", "{beats}/min", "breaths/min", "breaths/minute", "{breaths}/min",
                    "1/min", "/min", "/minute" ->
                "/min";
            case "%", "percent", "pct" -> "%";
            case "c", "°c", "cel", "celsius", "degc", "degreescelsius" -> "Cel";
            case "f", "°f", "[degf]", "fahrenheit", "degf", "degreesfahrenheit" -> "[degF]";
            case "mmhg", "mm[hg]", "torr" -> "mm[Hg]";
            case "kg", "kilogram", "kilograms" -> "kg";
            case "g", "gram", "grams" -> "g";
            case "lb", "lbs", "pound", "pounds", "[lb_av]" -> "[lb_av]";
            case "cm", "centimeter", "centimetre", "centimeters", "centimetres" -> "cm";
            case "in", "inch", "inches", "\"", "[in_i]" -> "[in_i]";
            case "kg/m2", "kg/m^2", "kg/m²" -> "kg/m2";
            default -> null;
        };
    }

    /** Whether these are the codes of the category of vital signs. */
    public static boolean isCategory(List<Coding> codings) {
        return codings.stream()
                .anyMatch(coding -> CATEGORY_SYSTEM.equals(coding.system()) && CATEGORY.equals(coding.code()));
    }
}
