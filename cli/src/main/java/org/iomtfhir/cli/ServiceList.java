package org.iomtfhir.cli;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which services run in the line's process.
 *
 * @param services
 *            may be empty
 */
record ServiceList(Set<Service> services) {

    /** Reads {@code all}, {@code none}, or names parted by commas. */
    static final class Converter implements ITypeConverter<ServiceList> {

        @Override
        public ServiceList convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "all" -> new ServiceList(EnumSet.allOf(Service.class));
                case "none" -> new ServiceList(EnumSet.noneOf(Service.class));
                default -> named(text);
            };
        }

        private static ServiceList named(String text) {
            Set<Service> services = EnumSet.noneOf(Service.class);
            for (String name : text.split(",")) {
                services.add(service(name.strip()));
            }
            return new ServiceList(services);
        }

        private static Service service(String name) {
            for (Service service : Service.values()) {
                if (service.title().equalsIgnoreCase(name)) {
                    return service;
                }
            }
            throw new TypeConversionException(
                    "'" + name + "' is no service; write all, none, or some of normalize,group,transform,persist");
        }
    }
}
