package org.iomtfhir.fhirmapping.observation;

import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.template.Place;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.jspecify.annotations.Nullable;

/**
 * A {@code value} of a template.
 *
 * @param name
 *            its {@code valueName}
 * @param type
 *            the name of its value type, as the type spells it
 * @param value
 *            what its readings become
 * @param unit
 *            what the template says of its unit
 */
record ObservationValue(NamedPlace name, String type, FhirValue value, UnitMembers unit) {

    /** Whether it holds several readings, each at its own time. */
    boolean isSeries() {
        return type.equals("SampledData");
    }

    /**
     * The members that say the unit, as the file has them: null where it has none.
     *
     * @param place
     *            of the code, or where it would have to stand
     */
    record UnitMembers(@Nullable String unit, @Nullable String system, @Nullable String code, Place place) {

        static UnitMembers of(TemplateObject value) {
            return new UnitMembers(text(value, "unit"), text(value, "system"), text(value, "code"), value.member("code")
                    .map(member -> member.value().place()).orElse(value.place()));
        }

        private static @Nullable String text(TemplateObject value, String member) {
            return value.member(member).map(TemplateMember::value)
                    .filter(TemplateScalar.class::isInstance).map(TemplateScalar.class::cast)
                    .filter(scalar -> !scalar.isNull()).map(TemplateScalar::text).map(String::strip)
                    .filter(text -> !text.isEmpty()).orElse(null);
        }
    }
}
