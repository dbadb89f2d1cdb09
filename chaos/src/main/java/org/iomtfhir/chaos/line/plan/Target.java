package org.iomtfhir.chaos.line.plan;

import java.util.Locale;

/** A kind of process that can be killed. */
public enum Target {
    HUBS, FHIR, NORMALIZE, GROUP, TRANSFORM, PERSIST;

    /** Whether it is one of the four services, of which there may be two instances. */
    public boolean isService() {
        return this != HUBS && this != FHIR;
    }

    /** Its name in file names and reports. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
