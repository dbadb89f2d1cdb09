package org.iomtfhir.persist.write;

import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Resource;

/**
 * Says of a resource that it holds what a device measured which nobody had verified by then. All methods are static and thread-safe.
 */
public final class UnverifiedTag {

    /** The system of the tag, in {@code meta.tag}. */
    static final String SYSTEM = "urn:iomtfhir:device";

    static final String CODE = "unverified";

    private UnverifiedTag() {}

    /** It stays when the device is verified later: what was measured before was not. Whoever has looked takes it off. */
    static void addTo(Resource resource) {
        if (!isOn(resource)) {
            resource.getMeta().addTag(new Coding(SYSTEM, CODE,
                    "Measured by a device that the IoMT FHIR Connector made a placeholder for"));
        }
    }

    /** Whether a resource bears it. */
    public static boolean isOn(Resource resource) {
        return resource.getMeta().getTag(SYSTEM, CODE) != null;
    }
}
