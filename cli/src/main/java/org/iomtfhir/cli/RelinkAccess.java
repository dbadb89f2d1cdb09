package org.iomtfhir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.persist.PersistService;
import org.iomtfhir.persist.Relink;
import org.iomtfhir.persist.identity.DeviceOwners;
import org.iomtfhir.runtime.settings.Settings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which FHIR server is looked at, and which of its devices. */
final class RelinkAccess {

    private static final Duration LOOKED_BACK = Duration.ofDays(7);

    @Mixin
    private SettingsAccess access;

    @Option(names = "--device", paramLabel = "IDENTIFIER", description = "One device, by its identifier in the system that identity.device-system names.")
    private String device;

    @Option(names = "--since", paramLabel = "TIME", converter = TimeConverter.class, description = "Devices that were changed since then (2026-10-09T10:00:00Z, 2026-10-09, 30m, 2h, 7d). Default: 7d; with --device, whenever it was changed.")
    private Instant since;

    /** What was asked for. */
    record Chosen(Relink relink, List<String> deviceIds, boolean complete) implements AutoCloseable {
        @Override
        public void close() {
            relink.close();
        }
    }

    /**
     * Finds the devices.
     *
     * @throws IOException
     *             if no FHIR server is named, or there is no such device
     */
    Chosen open(Map<String, String> environment) throws IOException {
        Settings settings = switch (access.find(PersistService.fhirServerSettings(), environment)) {
            case SettingsAccess.Line(ReadyFile ready) -> load(Map.of(), Optional.of(ready.data().resolve("services")
                    .resolve("persist.properties")));
            case SettingsAccess.ServiceFile(Optional<Path> file, Map<String, String> given) -> load(given, file);
        };
        Relink relink = PersistService.relink(settings, Clock.systemUTC());
        if (device == null) {
            DeviceOwners.Devices changed = relink.owners().changedSince(since == null
                    ? Instant.now().minus(LOOKED_BACK)
                    : since);
            return new Chosen(relink, changed.ids(), changed.complete());
        }
        Optional<String> id = relink.owners().find(PersistService.deviceIdentifier(settings, device));
        if (id.isEmpty()) {
            relink.close();
            throw new IOException("the FHIR server has no such Device, or more than one: name the identifier as the"
                    + " messages do");
        }
        return new Chosen(relink, List.of(id.get()), true);
    }

    private static Settings load(Map<String, String> environment, Optional<Path> file) {
        return new PersistService().load(environment, file.orElse(null));
    }
}
