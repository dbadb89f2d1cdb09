package org.iomtfhir.devicecontent;

import java.util.Optional;

/**
 * A kind of template beside the four of the language: an extension point, found by {@link java.util.ServiceLoader}. An
 * implementation is immutable and thread-safe, and has a public constructor without arguments.
 */
public interface DeviceTemplateKind {

    /**
     * What a file writes as {@code templateType}, in any letter case, with or without {@code Template} at its end. One that
     * exists already is replaced.
     */
    String name();

    /**
     * Reads one template of this kind.
     *
     * @param source
     *            its members, and where to report what is wrong with them
     * @return empty if there were errors, which {@code source} then has been told
     */
    Optional<DeviceTemplate> compile(TemplateSource source);
}
