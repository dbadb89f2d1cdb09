package org.iomtfhir.local.line;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;

/**
 * What a line is started with.
 *
 * @param data
 *            where everything is kept; made if it is not there
 * @param templates
 *            directory of the template files; empty for {@code templates} in the data directory, which is given a sample
 *            set to begin with
 * @param hubPort
 *            port of the Event Hubs endpoint, 0 for a free one
 * @param fhirPort
 *            port of the FHIR server, 0 for a free one
 * @param fhir
 *            base URL of a FHIR server that is there already; empty to start one
 * @param fhirDatabase
 *            JDBC URL of the PostgreSQL database that the FHIR server is to use; empty for a file in the data directory
 * @param window
 *            length of the group service's windows
 * @param services
 *            the services that run in this process
 */
public record LocalLineConfig(Path data, Optional<Path> templates, int hubPort, int fhirPort, Optional<URI> fhir,
        Optional<String> fhirDatabase, Duration window, Set<Service> services) {

    /** Short, so that a first event is seen soon. */
    public static final Duration DEFAULT_WINDOW = Duration.ofSeconds(2);

    public LocalLineConfig {
        Objects.requireNonNull(templates, "templates");
        Objects.requireNonNull(fhir, "fhir");
        Objects.requireNonNull(fhirDatabase, "fhirDatabase");
        data = data.toAbsolutePath().normalize();
        services = Set.copyOf(services);
        if (fhir.isPresent() && fhirDatabase.isPresent()) {
            throw new IllegalArgumentException(
                    "a FHIR server of your own (--fhir) keeps its own database: leave --fhir-db out");
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a window is at least one second long, not " + window);
        }
    }

    /** A whole line on free ports, with everything in this directory. */
    public static LocalLineConfig onFreePorts(Path data) {
        return new LocalLineConfig(data, Optional.empty(), 0, 0, Optional.empty(), Optional.empty(), DEFAULT_WINDOW,
                Set.of(Service.values()));
    }

    /** The same with these templates. */
    public LocalLineConfig withTemplates(Optional<Path> directory) {
        return new LocalLineConfig(data, directory, hubPort, fhirPort, fhir, fhirDatabase, window, services);
    }
}
