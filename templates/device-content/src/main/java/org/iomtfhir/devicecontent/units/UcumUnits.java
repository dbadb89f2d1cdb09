package org.iomtfhir.devicecontent.units;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Set;
import org.fhir.ucum.BaseUnit;
import org.fhir.ucum.Component;
import org.fhir.ucum.DefinedUnit;
import org.fhir.ucum.ExpressionParser;
import org.fhir.ucum.Factor;
import org.fhir.ucum.Operator;
import org.fhir.ucum.Symbol;
import org.fhir.ucum.Term;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;
import org.fhir.ucum.UcumModel;
import org.fhir.ucum.Unit;

/**
 * Reads units of UCUM. The library knows the units and their grammar; what they come to is computed here, as exact fractions, since
 * the library rounds on the way (a mile an hour is 0.447 m/s to it), takes an acidity for a concentration, and an international unit
 * for a plain number. Thread-safe.
 */
final class UcumUnits {

    private static final int LONGEST = 100;
    /**
     * Units that UCUM defines by others and that measure something else: a mole is a number of particles, and that is never what is meant;
     * an equivalent of calcium is half a mole of it, an osmole of salt likewise; a gray is a sievert only where the radiation is of one kind.
     */
    private static final Set<String> APART = Set.of("mol", "eq", "osm", "Sv", "REM", "Bq");
    private static final BigDecimal ONE = BigDecimal.ONE;

    private UcumUnits() {}

    /** Read once, when the first unit is asked for. */
    private static final class Model {

        private static final UcumModel UNITS = read();

        private static UcumModel read() {
            try (InputStream units = UcumEssenceService.class.getResourceAsStream("/ucum-essence.xml")) {
                return new UcumEssenceService(units).getModel();
            } catch (IOException e) {
                throw new UncheckedIOException("the list of UCUM units can't be read", e);
            } catch (UcumException e) {
                throw new IllegalStateException("the list of UCUM units can't be read", e);
            }
        }
    }

    /**
     * What one of the unit is.
     *
     * @throws UnitException
     *             if the text is no unit, or one that no factor leads to
     */
    static Magnitude read(String text) throws UnitException {
        if (text.isBlank() || text.length() > LONGEST) {
            throw noUnit();
        }
        try {
            return of(new ExpressionParser(Model.UNITS).parse(text));
        } catch (UcumException e) {
            throw noUnit();
        }
    }

    private static UnitException noUnit() {
        return new UnitException("one of the units is not of UCUM; write its UCUM code (pounds are \"[lb_av]\", degrees"
                + " Fahrenheit \"[degF]\", mmHg \"mm[Hg]\"), or translate what the device says with lookup");
    }

    /** Factors and divisors from the left to the right. */
    private static Magnitude of(Term term) throws UnitException, UcumException {
        Magnitude result = Magnitude.ONE;
        boolean divides = false;
        for (Term at = term; at != null; at = at.getTerm()) {
            if (at.hasComp()) {
                Magnitude one = of(at.getComp());
                result = result.times(divides ? one.inverse() : one);
            }
            divides = at.getOp() == Operator.DIVISION;
        }
        return result;
    }

    private static Magnitude of(Component component) throws UnitException, UcumException {
        return switch (component) {
            case Term term -> of(term);
            case Factor factor -> Magnitude.of(Ratio.of(BigDecimal.valueOf(factor.getValue())));
            case Symbol symbol -> of(symbol);
            default -> throw noUnit();
        };
    }

    private static Magnitude of(Symbol symbol) throws UnitException, UcumException {
        Magnitude unit = of(symbol.getUnit());
        Magnitude whole = symbol.hasPrefix()
                ? Magnitude.of(Ratio.of(new BigDecimal(symbol.getPrefix().getValue().asDecimal()))).times(unit)
                : unit;
        return whole.power(symbol.getExponent());
    }

    private static Magnitude of(Unit unit) throws UnitException, UcumException {
        if (unit instanceof BaseUnit || APART.contains(unit.getCode())) {
            return Magnitude.base(unit.getCode());
        }
        if (!(unit instanceof DefinedUnit defined) || defined.isSpecial()) {
            throw new UnitException("one of the units is on a scale of its own (an acidity, a level); only temperatures"
                    + " of these can be converted, alone and without prefix");
        }
        BigDecimal value = new BigDecimal(defined.getValue().getValue().asDecimal());
        String of = defined.getValue().getUnit();
        // What is defined as 1 counts things, or is what a laboratory agreed upon: international units are no plain numbers.
        return Set.of("1", "").contains(of) && value.compareTo(ONE) == 0
                ? Magnitude.base(unit.getCode())
                : Magnitude.of(Ratio.of(value)).times(of(new ExpressionParser(Model.UNITS).parse(of)));
    }
}
