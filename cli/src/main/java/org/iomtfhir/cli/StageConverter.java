package org.iomtfhir.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.iomtfhir.runtime.settings.NearestName;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a stage, and refuses what is none. */
final class StageConverter implements ITypeConverter<String> {

    private static final List<String> NAMES = Arrays.stream(Service.values()).map(Service::title).toList();

    /** The names, for completion. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return NAMES.iterator();
        }
    }

    @Override
    public String convert(String text) {
        if (!NAMES.contains(text)) {
            throw new TypeConversionException("there is no stage '" + text + "'"
                    + NearestName.of(text, NAMES).map(name -> "; did you mean " + name + "?").orElse("")
                    + " They are " + String.join(", ", NAMES) + ".");
        }
        return text;
    }
}
