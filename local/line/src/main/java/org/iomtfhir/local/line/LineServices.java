package org.iomtfhir.local.line;

import org.iomtfhir.group.GroupService;
import org.iomtfhir.normalize.NormalizeService;
import org.iomtfhir.persist.PersistService;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.transform.TransformService;

/** The four services by their names. All methods are static and thread-safe. */
public final class LineServices {

    private LineServices() {}

    /** A new one, not started. */
    public static LineService of(Service service) {
        return switch (service) {
            case NORMALIZE -> new NormalizeService();
            case GROUP -> new GroupService();
            case TRANSFORM -> new TransformService();
            case PERSIST -> new PersistService();
        };
    }
}
