package org.iomtfhir.fhirmapping.spi;

import java.util.Optional;
import org.iomtfhir.template.Members;

/**
 * A {@code valueType} of the mapping language.
 *
 * <p>A provider has a public constructor without parameters and is named in
 * {@code META-INF/services/org.iomtfhir.fhirmapping.spi.FhirValueType}. Of two types of one name the built-in one is used.
 */
public interface FhirValueType {

    /** What {@code valueType} says, in any letter case: {@code Quantity}. */
    String name();

    /**
     * Compiles one {@code value} of the file. {@code valueType} and {@code valueName} have been read; members that this
     * method does not ask for become warnings.
     *
     * @param members
     *            the members of {@code value}
     * @param context
     *            where problems go, and what is around the value
     * @return empty if an error was reported
     */
    Optional<FhirValue> compile(Members members, ValueContext context);
}
