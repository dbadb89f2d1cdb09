package org.iomtfhir.devicecontent.units;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.stream.Stream;
import org.iomtfhir.devicecontent.recent.RecentlyUsed;
import org.iomtfhir.model.BoundedDecimal;

/**
 * Converts numbers from one unit of UCUM to another. What comes out even is exact, within 34 digits; what does not end is rounded to
 * 18. All methods are static and thread-safe.
 */
public final class UnitConversion {

    private static final String KELVIN = "K";
    private static final String CELSIUS = "Cel";
    private static final String FAHRENHEIT = "[degF]";

    private static final MathContext DIGITS = MathContext.DECIMAL128;
    private static final MathContext ENDLESS = new MathContext(18);
    private static final BigDecimal ICE = new BigDecimal("273.15");
    private static final BigDecimal ICE_FAHRENHEIT = new BigDecimal("32");
    private static final BigDecimal STEP = new BigDecimal("1.8");

    private static final RecentlyUsed<Units, Ratio> KNOWN = new RecentlyUsed<>();

    private UnitConversion() {}

    private record Units(String from, String to) {}

    /**
     * The number in another unit.
     *
     * @param from
     *            the UCUM code of the unit that it is in
     * @param to
     *            the UCUM code of the unit wanted
     * @throws UnitException
     *             if one is no unit of UCUM, they measure different things, one is on a scale that no factor leads to (temperatures
     *             in Celsius, Fahrenheit and Kelvin aside), or the result lies beyond {@link BoundedDecimal}
     */
    public static BigDecimal convert(BigDecimal number, String from, String to) throws UnitException {
        BigDecimal result = isTemperature(from) && isTemperature(to)
                ? temperature(number, from, to)
                : factor(new Units(from, to)).times(number, DIGITS, ENDLESS);
        if (!BoundedDecimal.isWithin(result)) {
            throw new UnitException("the number is too large or too small to be converted");
        }
        BigDecimal plain = result.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private static boolean isTemperature(String unit) {
        return unit.equals(CELSIUS) || unit.equals(FAHRENHEIT) || unit.equals(KELVIN);
    }

    private static BigDecimal temperature(BigDecimal number, String from, String to) {
        if (from.equals(to)) {
            return number;
        }
        BigDecimal celsius = switch (from) {
            case KELVIN -> number.subtract(ICE);
            case FAHRENHEIT -> number.subtract(ICE_FAHRENHEIT).divide(STEP, DIGITS);
            default -> number;
        };
        return switch (to) {
            case KELVIN -> rounded(celsius.add(ICE));
            case FAHRENHEIT -> rounded(celsius.multiply(STEP).add(ICE_FAHRENHEIT));
            default -> rounded(celsius);
        };
    }

    /** A quotient that does not end has all 34 digits; those that a sum got in passing are not meant. */
    private static BigDecimal rounded(BigDecimal number) {
        return number.precision() > ENDLESS.getPrecision() ? number.round(ENDLESS) : number;
    }

    private static Ratio factor(Units units) throws UnitException {
        Optional<Ratio> known = KNOWN.get(units);
        if (known.isPresent()) {
            return known.get();
        }
        Magnitude from = UcumUnits.read(units.from());
        Magnitude to = UcumUnits.read(units.to());
        if (!from.dimensions().equals(to.dimensions())) {
            throw new UnitException("the two units do not measure the same thing" + between(from, to));
        }
        Ratio factor = from.size().times(to.size().inverse());
        KNOWN.put(units, factor);
        return factor;
    }

    /** What lies between the two, where that is a matter of what is measured. */
    private static String between(Magnitude from, Magnitude to) {
        boolean ofParticles = Stream.of("eq", "osm").anyMatch(unit -> from.dimensions().containsKey(unit) || to
                .dimensions().containsKey(unit));
        if (ofParticles) {
            return ": a mole has as many equivalents, or osmoles, as the substance says, so multiply by that";
        }
        return from.dimensions().containsKey("mol") == to.dimensions().containsKey("mol")
                ? ""
                : ": between mass and amount of substance lies the molar mass, so multiply by it";
    }
}
