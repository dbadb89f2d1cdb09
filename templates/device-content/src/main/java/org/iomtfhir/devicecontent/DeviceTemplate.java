package org.iomtfhir.devicecontent;

import org.iomtfhir.devicecontent.json.Json;

/** A compiled template of a {@link DeviceTemplateKind}. Immutable and thread-safe. */
public interface DeviceTemplate {

    /**
     * Looks for measurements in an event. What it throws is reported as a failure of this template, without its message.
     *
     * @param document
     *            {@code { "Body": …, "Properties": …, "SystemProperties": … }}
     * @param output
     *            where measurements and failures go
     */
    void evaluate(Json document, TemplateOutput output);
}
