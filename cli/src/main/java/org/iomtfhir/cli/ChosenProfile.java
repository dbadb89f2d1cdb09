package org.iomtfhir.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.iomtfhir.model.Profile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code validate --profile} may name: a profile of the connector, or FHIR's, which Observations are held against. */
sealed interface ChosenProfile {

    /** Whose meaning templates have. */
    record Meaning(Profile profile) implements ChosenProfile {}

    /** The vital signs of R4, which come with HAPI. */
    record VitalSigns() implements ChosenProfile {}

    /** A FHIR package, by its file. */
    record OfPackage(Path file) implements ChosenProfile {}

    /** Reads one as it is written on the command line. */
    final class Converter implements ITypeConverter<ChosenProfile> {
        @Override
        public ChosenProfile convert(String value) {
            for (Profile profile : Profile.values()) {
                if (value.equalsIgnoreCase(profile.toString())
                        || value.equalsIgnoreCase(profile.name())) {
                    return new Meaning(profile);
                }
            }
            String plain = value.toLowerCase(Locale.ROOT);
            if (plain.equals("vitalsigns") || plain.equals("vital-signs")) {
                return new VitalSigns();
            }
            if (plain.endsWith(".tgz") || plain.endsWith(".tar.gz")) {
                return new OfPackage(Path.of(value));
            }
            throw new TypeConversionException(
                    "expected standard or earlier-connector (whose meaning the templates have),"
                            + " vitalsigns, or the FILE.tgz of a FHIR package, but was '" + value + "'");
        }
    }
}
