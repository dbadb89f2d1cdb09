package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.iomtfhir.fhirmapping.check.UcumCheck;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.spi.TemplateText;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateScalar;
import org.jspecify.annotations.Nullable;

/**
 * The unit of a Quantity, each part null or blank where the template gives none.
 *
 * @param unit
 *            for people
 * @param system
 *            what the code is of
 * @param code
 *            for machines; null where there is no system, since a code without one means nothing ({@code qty-3})
 */
record QuantityUnit(@Nullable String unit, @Nullable String system, @Nullable String code) {

    static QuantityUnit compile(Members members, Problems problems) {
        String unit = TemplateText.optional(members, "unit", problems);
        String system = TemplateText.optional(members, "system", problems);
        String code = TemplateText.optional(members, "code", problems);
        if (FhirText.says(code) && !FhirText.says(system)) {
            problems.warning(members.placeOf("code"), "code",
                    "a unit code without a system means nothing, and is not written",
                    "Add \"system\": \"" + UcumCheck.SYSTEM + "\" if it is a UCUM code");
            code = null;
        }
        if (UcumCheck.SYSTEM.equals(system)) {
            String checked = FhirText.says(code) ? "code" : "unit";
            members.text(checked).map(TemplateScalar::text).filter(FhirText::says)
                    .ifPresent(text -> UcumCheck.check(text, members.placeOf(checked), checked, problems));
        }
        return new QuantityUnit(unit, system, code);
    }

    void writeMembers(JsonGenerator json) throws IOException {
        Coding.writeText(json, "unit", unit);
        Coding.writeText(json, "system", system);
        Coding.writeText(json, "code", code);
    }
}
