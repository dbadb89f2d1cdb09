package org.iomtfhir.fhirmapping.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;
import org.iomtfhir.template.Place;
import org.iomtfhir.template.Problems;

/** Whether a unit is UCUM, as the library that FHIR's own validator uses sees it. Thread-safe. */
public final class UcumCheck {

    /** The system of UCUM. */
    public static final String SYSTEM = "http://unitsofmeasure.org";

    private UcumCheck() {}

    /** Read once, when the first unit is checked. */
    private static final class Units {
        private static final UcumEssenceService SERVICE = read();

        private static UcumEssenceService read() {
            try (InputStream units = UcumEssenceService.class.getResourceAsStream("/ucum-essence.xml")) {
                return new UcumEssenceService(units);
            } catch (IOException e) {
                throw new UncheckedIOException("the list of UCUM units can't be read", e);
            } catch (UcumException e) {
                throw new IllegalStateException("the list of UCUM units can't be read", e);
            }
        }
    }

    /** Warns if the text is no UCUM unit. */
    public static void check(String unit, Place place, String member, Problems problems) {
        String fault = fault(unit);
        if (fault != null) {
            problems.warning(place, member, "\"" + unit + "\" is not a UCUM unit, though the system says UCUM",
                    "Write the unit in UCUM (beats per minute are \"/min\", mmHg is \"mm[Hg]\", degrees Celsius"
                            + " are \"Cel\"), or leave the system out");
        }
    }

    private static String fault(String unit) {
        // The library's parser keeps no state between calls, but nothing promises that.
        synchronized (Units.SERVICE) {
            return Units.SERVICE.validate(unit);
        }
    }
}
