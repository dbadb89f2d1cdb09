package org.iomtfhir.devicecontent;

import java.util.List;
import java.util.ServiceLoader;
import org.iomtfhir.devicecontent.jmespath.JmesPathFunction;

/**
 * What the language has beside its own.
 *
 * @param kinds
 *            template kinds; immutable
 * @param functions
 *            functions of JMESPath; immutable
 */
public record Extensions(List<DeviceTemplateKind> kinds, List<JmesPathFunction> functions) {

    public Extensions {
        kinds = List.copyOf(kinds);
        functions = List.copyOf(functions);
    }

    /** No extensions: the languages as they come. */
    public static Extensions none() {
        return new Extensions(List.of(), List.of());
    }

    /** Those that {@link ServiceLoader} finds on the class path. */
    public static Extensions installed() {
        return new Extensions(ServiceLoader.load(DeviceTemplateKind.class).stream().map(ServiceLoader.Provider::get)
                .toList(),
                ServiceLoader.load(JmesPathFunction.class).stream().map(ServiceLoader.Provider::get).toList());
    }
}
