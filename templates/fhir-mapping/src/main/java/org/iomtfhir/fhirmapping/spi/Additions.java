package org.iomtfhir.fhirmapping.spi;

import java.util.List;
import java.util.Locale;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.model.Profile;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Place;
import org.iomtfhir.template.Problems;

/**
 * What this connector adds to the mapping language of the earlier connectors. Under the profile that keeps their forms it is
 * refused, so that templates which are shared with one of them mean the same in both. All methods are static and thread-safe.
 */
public final class Additions {

    private static final List<String> VALUE_TYPES = List.of("boolean", "integer", "dateTime", "Range", "Ratio");

    private Additions() {}

    /** Whether additions are taken. */
    public static boolean areTaken(MappingOptions options) {
        return options.profile() == Profile.STANDARD;
    }

    /**
     * Whether members that are additions are taken; if not, each of them that is there is an error.
     *
     * @param names
     *            of the members
     */
    public static boolean areTaken(Members members, List<String> names, Problems problems, MappingOptions options) {
        if (areTaken(options)) {
            return true;
        }
        for (String name : names) {
            members.any(name).ifPresent(member -> refuse(member.place(), name, "the member " + name, problems));
        }
        return false;
    }

    /** Reports a value type if it is an addition and they are not taken; whether it did. */
    public static boolean refused(String valueType, Place place, Problems problems, MappingOptions options) {
        boolean refused = !areTaken(options)
                && VALUE_TYPES.stream().anyMatch(valueType.strip()::equalsIgnoreCase);
        if (refused) {
            refuse(place, "valueType", "the value type " + valueType.strip().toLowerCase(Locale.ROOT), problems);
        }
        return refused;
    }

    private static void refuse(Place place, String member, String what, Problems problems) {
        problems.error(place, member, what + " is an addition, which the profile earlier-connector refuses: the earlier"
                + " connectors do not know it", "Remove it, or run with the profile standard");
    }
}
