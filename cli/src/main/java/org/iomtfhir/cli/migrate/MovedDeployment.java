package org.iomtfhir.cli.migrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.iomtfhir.local.line.LineServices;
import org.iomtfhir.runtime.settings.Alias;
import org.iomtfhir.runtime.settings.Setting;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.SettingsGroup;

/** Writes what a deployment of an earlier connector becomes here. No secret is written, only where it is to be put. */
public final class MovedDeployment {

    private final EarlierDeployment earlier;
    private final List<String> toDo = new ArrayList<>();
    private final TreeSet<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    public MovedDeployment(EarlierDeployment earlier) {
        this.earlier = earlier;
        toDo.addAll(earlier.notes());
    }

    /**
     * The settings of a service, as lines of a properties file.
     *
     * @param service
     *            whose
     */
    String settings(Service service) {
        Map<String, String> lines = new LinkedHashMap<>();
        List<String> comments = new ArrayList<>();
        for (SettingsGroup<?> group : LineServices.of(service).allSettings()) {
            for (Setting<?> setting : group.settings()) {
                for (Alias alias : setting.aliases()) {
                    earlier.appSettings().forEach((name, value) -> {
                        if (alias.matches(name)) {
                            taken.add(name);
                            if (setting.type().isSecret()) {
                                comments.add("# " + name + " was a secret: put it into a file, and name that:\n# "
                                        + setting.name() + "-file=");
                            } else {
                                alias.translate(value).ifPresent(here -> lines.put(setting.name(), here));
                            }
                        }
                    });
                }
            }
        }
        switch (service) {
            case NORMALIZE -> {
                earlier.hubNamespace().ifPresent(host -> lines.put("input.namespace", host));
                earlier.hub().ifPresent(hub -> lines.put("input.event-hub", hub));
                comments.add("# The earlier connector goes on reading by its own consumer group"
                        + earlier.consumerGroup().map(group -> " (" + group + ")").orElse("")
                        + ": make another one for this, so that both can run side by side.\n# input.consumer-group=");
            }
            case GROUP, TRANSFORM -> {
                // Their settings have no earlier counterpart in a MedTech service.
            }
            case PERSIST -> {
                earlier.fhirUrl().ifPresent(url -> {
                    lines.put("fhir.url", url);
                    lines.put("fhir.authentication", "ManagedIdentity");
                });
                earlier.identityMode().ifPresent(mode -> lines.put("identity.mode", mode));
                for (String name : List.of("identity.device-system", "identity.patient-system")) {
                    if (!lines.containsKey(name)) {
                        comments.add(
                                "# In which system the FHIR server's identifiers are, which the earlier connector did not"
                                        + " ask for:\n# " + name + "=");
                    }
                }
            }
        }
        // What is stored already is to be found again; and it is one for all, since each service reads it.
        lines.put("observations.profile", "earlier-connector");
        StringBuilder text = new StringBuilder("# Settings of the service " + service.title()
                + ", from an earlier connector; docs/settings.md tells of each and of those that are missing.\n");
        comments.forEach(comment -> text.append(comment).append('\n'));
        lines.forEach((name, value) -> text.append(name).append('=').append(escaped(value)).append('\n'));
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n");
    }

    private Optional<String> fhirUrl() {
        return earlier.fhirUrl().or(() -> appSetting("FhirService:Url"));
    }

    /** {@code Lookup} or {@code Create}. */
    private Optional<String> identityMode() {
        return earlier.identityMode().or(() -> appSetting("ResourceIdentity:ResourceIdentityServiceType"))
                .map(mode -> mode.toLowerCase(java.util.Locale.ROOT).contains("create") ? "Create" : "Lookup");
    }

    private Optional<String> appSetting(String name) {
        Alias alias = Alias.of(name);
        return earlier.appSettings().entrySet().stream().filter(it -> alias.matches(it.getKey()))
                .map(Map.Entry::getValue).findFirst();
    }

    /**
     * Writes everything.
     *
     * @param deviceContent
     *            the device mapping, empty if there is none
     * @param fhirMapping
     *            the FHIR mapping, likewise
     * @return the files, in the order in which a person reads them
     */
    public List<Path> write(Path out, Optional<String> deviceContent, Optional<String> fhirMapping) throws IOException {
        Files.createDirectories(out);
        List<Path> files = new ArrayList<>();
        if (deviceContent.isPresent()) {
            files.add(Files.writeString(out.resolve("devicecontent.json"), deviceContent.get()));
        } else {
            toDo.add(
                    "The export holds no device mapping: get devicecontent.json from the template container, and name its"
                            + " directory with --templates.");
        }
        if (fhirMapping.isPresent()) {
            files.add(Files.writeString(out.resolve("fhirmapping.json"), fhirMapping.get()));
        } else {
            toDo.add(
                    "The export holds no FHIR mapping: export the FHIR destination too (az resource show ... --resource-type"
                            + " Microsoft.HealthcareApis/workspaces/iotconnectors/fhirdestinations), or name its directory with"
                            + " --templates.");
        }
        for (Service service : Service.values()) {
            files.add(Files.writeString(out.resolve(service.title() + ".properties"), settings(service)));
        }
        AzureParameters azure = new AzureParameters(fhirUrl(), earlier.fhirServiceId(), identityMode().orElse("Lookup"),
                this::appSetting);
        files.add(Files.writeString(out.resolve("azure.bicepparam"), azure.text()));
        toDo.addAll(azure.toDo());
        List<Difference> differences = deviceContent.isPresent() && fhirMapping.isPresent()
                ? Differences.of(deviceContent.get(), fhirMapping.get(), identityMode())
                : List.of();
        files.add(Files.writeString(out.resolve("differences.md"), page(differences)));
        return files;
    }

    private String page(List<Difference> differences) {
        earlier.appSettings().keySet().stream().filter(name -> !taken.contains(name)).sorted()
                .forEach(name -> toDo.add("The app's setting " + name + " has no counterpart here."));
        StringBuilder page = new StringBuilder("# What differs, and what is left to do\n\n## To do\n\n");
        page.append("- Say in which systems the identifiers of devices and patients are: identity.device-system and"
                + " identity.patient-system; for deploy/azure, IOMT_DEVICE_SYSTEM and IOMT_PATIENT_SYSTEM in its environment.\n"
                + "- Set the consumer group of normalize, and where the hubs between the services are (docs/settings.md); with"
                + " deploy/azure these are made.\n");
        toDo.forEach(what -> page.append("- ").append(what).append('\n'));
        page.append(
                "\n## Answers that are others here\n\nOf the deviations in docs/templates.md, those that these templates can"
                        + " meet. The settings keep the profile earlier-connector, so that Observations that are there are found"
                        + " again.\n\n| about | here | there | templates |\n| --- | --- | --- | --- |\n");
        differences.forEach(one -> page.append("| ").append(cell(one.about())).append(" | ").append(cell(one.here()))
                .append(" | ").append(cell(one.there())).append(" | ").append(cell(one.where())).append(" |\n"));
        return page.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("[\\r\\n]", " ");
    }

    /** What a person has left to do, once everything is written. */
    public List<String> toDo() {
        return List.copyOf(toDo);
    }
}
