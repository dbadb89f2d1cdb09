package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.iomtfhir.runtime.checkpoint.CheckpointStores;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.settings.CheckpointSettings.Checkpoints;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code iomt status}: shows how a line is at one look. */
@Command(name = "status", mixinStandardHelpOptions = true, description = {
        "Shows how a line is at one look: health, lag, templates in force and waiting dead letters of each service.",
        "What can't be looked at is said to be so. Elsewhere than on this machine, name the settings of each service with"
                + " --settings-of, and where its health is with --health. With the settings of one service alone (--settings, or the"
                + " environment) it shows what these reach: name it with --service.",
        "Exit code 0 if every service that was asked is ready, 1 if not."})
final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private NamedSettings access;

    @Option(names = "--service", paramLabel = "NAME", converter = StageConverter.class, completionCandidates = StageConverter.Names.class, description = "Whose settings --settings or the environment are: its lag is shown.")
    private String service;

    @Option(names = "--health", paramLabel = "NAME=URL", description = {
            "Where a service serves health and metrics, such as normalize=http://10.0.0.4:8080; may be given again.",
            "A line that runs here says so itself."})
    private Map<String, String> health = new LinkedHashMap<>();

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "TEXT", description = "For people or for programs. Default: text.")
    private OutputFormat format;

    /**
     * How far the services are behind.
     *
     * @param events
     *            by service: events in its hub that it has not settled
     * @param trouble
     *            what could not be looked at
     */
    private record Lags(Map<String, Long> events, List<String> trouble) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalLogging.toStandardError();
        LocalLogging.silence("org.iomtfhir.runtime.hub");
        NamedSettings.Found found = access.find(ServiceSettings.DEAD_LETTERS, System.getenv());
        SettingsAccess.Source source = found.source();
        Map<String, String> pages = new LinkedHashMap<>();
        if (source instanceof SettingsAccess.Line line) {
            for (Service each : Service.values()) {
                String url = line.ready().health().get(each.title());
                if (url != null) {
                    pages.put(each.title(), url);
                }
            }
        }
        pages.putAll(health);
        Map<String, ServiceReport> reports = new LinkedHashMap<>();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            reports.put(page.getKey(), ServiceReport.ask(page.getValue()));
        }
        Lags lags = lags(found);
        LetterGroups letters = new LetterGroups();
        String letterTrouble = letters(source, letters);
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> text(reports, lags, letters, letterTrouble, out);
            case JSON -> json(reports, lags, letters, letterTrouble, out);
        }
        out.flush();
        return reports.values().stream().allMatch(ServiceReport::ready) ? 0 : IomtCommand.FAILED;
    }

    private Lags lags(NamedSettings.Found line) {
        Lags lags = new Lags(new TreeMap<>(), new ArrayList<>());
        for (Map.Entry<Service, Settings> each : line.services().entrySet()) {
            if (!look(each.getKey(), each.getValue(), ServiceSettings.CHECKPOINTS.read(each.getValue()), lags)) {
                // One that is away is away for all.
                return lags;
            }
        }
        if (line.services().isEmpty() && line.source() instanceof SettingsAccess.ServiceFile file) {
            for (Service each : Service.values()) {
                if (each.title().equals(service)) {
                    Settings settings = ServiceSettings.load(List.of(each.input(), ServiceSettings.CHECKPOINTS),
                            file.environment(), file.file().orElse(null));
                    look(each, settings, ServiceSettings.CHECKPOINTS.read(settings), lags);
                }
            }
        }
        return lags;
    }

    private static boolean look(Service service, Settings settings, Checkpoints checkpoints, Lags lags) {
        try {
            HubConnection hub = service.input().read(settings);
            lags.events().put(service.title(),
                    PartitionLag.of(hub, CheckpointStores.open(checkpoints, Clock.systemUTC())).stream()
                            .mapToLong(PartitionLag::events).sum());
            return true;
        } catch (IOException | StoreException e) {
            lags.trouble().add(e.getMessage());
            return false;
        }
    }

    /** Counts the letters that wait; gives what kept it from doing so, empty for nothing. */
    private static String letters(SettingsAccess.Source source, LetterGroups letters) {
        try {
            DeadLetterStores.open(switch (source) {
                case SettingsAccess.Line line -> new StorageLocation.Directory(line.ready().deadLetters());
                case SettingsAccess.ServiceFile file -> ServiceSettings.DEAD_LETTERS.read(ServiceSettings
                        .load(List.of(ServiceSettings.DEAD_LETTERS), file.environment(), file.file().orElse(null)))
                        .location();
            }).list(new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.of(false)), letters::add);
            return "";
        } catch (StoreException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void text(Map<String, ServiceReport> reports, Lags lags, LetterGroups letters, String letterTrouble,
            PrintWriter out) {
        out.printf("%-10s %-10s %9s  %s%n", "service", "health", "behind", "templates");
        for (Service each : Service.values()) {
            String name = each.title();
            ServiceReport report = reports.get(name);
            Long behind = lags.events().get(name);
            out.printf("%-10s %-10s %9s  %s%n", name, state(report), behind == null ? "?" : behind.toString(),
                    report == null ? "" : report.templates().orElse(""));
            if (report != null) {
                reasons(report, out);
            }
        }
        lags.trouble().forEach(what -> out.println("Lag: " + what));
        out.println();
        if (letterTrouble.isEmpty()) {
            out.print("Waiting: ");
            letters.text(out);
        } else {
            out.println("Dead letters: " + letterTrouble);
        }
        reports.values().stream().map(ServiceReport::build).filter(build -> !build.isEmpty()).distinct()
                .forEach(build -> out.println("Version " + build));
    }

    private static String state(@Nullable ServiceReport report) {
        if (report == null) {
            return "not asked";
        }
        if (report.page().isEmpty()) {
            return "no answer";
        }
        if (!report.ready()) {
            return "NOT READY";
        }
        return report.page().get().path("warnings").isEmpty() ? "ready" : "warns";
    }

    private static void reasons(ServiceReport report, PrintWriter out) {
        if (!report.trouble().isEmpty()) {
            out.println("    " + report.trouble());
        }
        report.page().ifPresent(page -> page.path("components").properties().forEach(component -> {
            JsonNode reason = component.getValue().path("reason");
            if (reason.isTextual()) {
                out.println("    " + component.getKey() + " " + component.getValue().path("state").asText()
                        + " since " + component.getValue().path("since").asText() + ": " + reason.asText());
            }
        }));
    }

    private static void json(Map<String, ServiceReport> reports, Lags lags, LetterGroups letters, String letterTrouble,
            PrintWriter out) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode result = mapper.createObjectNode();
        ObjectNode services = result.putObject("services");
        for (Service each : Service.values()) {
            ObjectNode node = services.putObject(each.title());
            ServiceReport report = reports.get(each.title());
            if (report != null) {
                node.put("ready", report.ready());
                report.page().ifPresentOrElse(page -> node.set("health", page),
                        () -> node.put("trouble", report.trouble()));
                report.templates().ifPresent(templates -> node.put("templates", templates));
            }
            Long behind = lags.events().get(each.title());
            if (behind != null) {
                node.put("behind", behind);
            }
        }
        lags.trouble().forEach(result.putArray("lagTrouble")::add);
        if (letterTrouble.isEmpty()) {
            letters.write(result.put("waitingLetters", letters.total()).putArray("letters"));
        } else {
            result.put("letterTrouble", letterTrouble);
        }
        out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(result));
    }
}
