package org.iomtfhir.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.iomtfhir.debugger.StoredObservations;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.FhirConnection;
import org.iomtfhir.fhirclient.settings.FhirServerSettings;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.TextMerge;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsException;

/** Merges for the debugger page with persist's own merger, and reads the FHIR server of a line. Thread-safe. */
final class PersistMerge implements StoredObservations {

    /** What FHIR lets a logical id be. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    private final SettingsAccess access;
    private final Map<String, String> environment;

    PersistMerge(SettingsAccess access, Map<String, String> environment) {
        this.access = access;
        this.environment = environment;
    }

    @Override
    public Merged merge(String stored, String made, Profile profile) throws IOException {
        TextMerge.Merged merged = new TextMerge(
                new MergeContext(Clock.systemUTC(), ServiceSystem.DEFAULT, profile, false))
                .merge(stored, made);
        return new Merged(merged.outcome(), merged.resource().orElse(null), String.join(" ", merged.said()));
    }

    @Override
    public String fetch(String id) throws IOException {
        String plain = id.strip().replaceFirst("^(?:.*/)?Observation/", "").replaceFirst("/_history/.*", "");
        if (!ID.matcher(plain).matches()) {
            throw new IOException("this is no id of an Observation: up to 64 letters, digits, - and .");
        }
        try {
            FhirServerSettings group = new FhirServerSettings();
            Settings settings = switch (access.find(group, environment)) {
                case SettingsAccess.Line line ->
                    ServiceSettings.load(List.of(group), Map.of("IOMT_FHIR_URL", line.ready()
                            .fhir()), null);
                case SettingsAccess.ServiceFile file -> ServiceSettings.load(List.of(group), file.environment(), file
                        .file().orElse(null));
            };
            return switch (FhirConnection.openUngated(group.read(settings), Clock.systemUTC()).read("Observation",
                    plain)) {
                case ReadResult.Found found -> found.resource().json();
                case ReadResult.Missing missing -> throw new IOException("the FHIR server has no Observation " + plain);
                case ReadResult.Deleted deleted -> throw new IOException("the Observation " + plain + " was deleted");
            };
        } catch (FhirUnavailableException | FhirRefusedException | SettingsException e) {
            throw new IOException(
                    "the FHIR server can't be read: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }
}
