package org.iomtfhir.devicecontent.units;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one of a unit is in units that are not made of others. Immutable.
 *
 * @param size
 *            how many of those it is
 * @param dimensions
 *            those, each with its exponent; none that is zero
 */
record Magnitude(Ratio size, Map<String, Integer> dimensions) {

    static final Magnitude ONE = new Magnitude(Ratio.ONE, Map.of());

    private static final int LARGEST_EXPONENT = 30;

    Magnitude {
        dimensions = Map.copyOf(dimensions);
    }

    static Magnitude of(Ratio size) {
        return new Magnitude(size, Map.of());
    }

    static Magnitude base(String name) {
        return new Magnitude(Ratio.ONE, Map.of(name, 1));
    }

    Magnitude times(Magnitude other) throws UnitException {
        Map<String, Integer> all = new TreeMap<>(dimensions);
        for (Map.Entry<String, Integer> each : other.dimensions.entrySet()) {
            int exponent = all.merge(each.getKey(), each.getValue(), Integer::sum);
            if (exponent == 0) {
                all.remove(each.getKey());
            }
        }
        return new Magnitude(size.times(other.size), all);
    }

    Magnitude inverse() {
        Map<String, Integer> all = new TreeMap<>(dimensions);
        all.replaceAll((name, exponent) -> -exponent);
        return new Magnitude(size.inverse(), all);
    }

    Magnitude power(int exponent) throws UnitException {
        if (Math.abs((long) exponent) > LARGEST_EXPONENT) {
            throw new UnitException("a unit has an exponent of more than " + LARGEST_EXPONENT);
        }
        Magnitude result = ONE;
        for (int i = 0; i < Math.abs(exponent); i++) {
            result = result.times(this);
        }
        return exponent < 0 ? result.inverse() : result;
    }
}
