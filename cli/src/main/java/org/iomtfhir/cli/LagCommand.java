package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.iomtfhir.runtime.checkpoint.CheckpointStores;
import org.iomtfhir.runtime.settings.CheckpointSettings.Checkpoints;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code iomt lag}: counts the events that each service has yet to read. */
@Command(name = "lag", mixinStandardHelpOptions = true, description = {
        "Shows how far each service is behind, by partition: the events in its hub after its checkpoint; one that holds"
                + " several records counts once.",
        "It is what a scaler that goes by checkpoints sees. Group holds a window of events back on purpose."})
final class LagCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private NamedSettings access;

    @Option(names = "--service", paramLabel = "NAME", split = ",", description = {
            "The services to look at: normalize, group, transform, persist. Default: all four of a line that runs here;",
            "or those that --settings-of names; with --settings or an environment, name the one whose settings they are."})
    private List<String> services;

    @Option(names = "--over", paramLabel = "N", description = "Exit with 1 if a partition is behind by more than N events.")
    private Long over;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "TEXT", description = "For people or for programs. Default: text.")
    private OutputFormat format;

    /** A partition of a service's input hub. */
    private record Row(Service service, HubConnection hub, PartitionLag lag) {}

    @Override
    public Integer call() throws IOException {
        LocalLogging.toStandardError();
        List<Row> rows = new ArrayList<>();
        NamedSettings.Found found = access.find(ServiceSettings.CHECKPOINTS, System.getenv());
        if (!found.services().isEmpty()) {
            for (Service service : chosen(List.copyOf(found.services().keySet()))) {
                Settings settings = found.services().get(service);
                if (settings == null) {
                    throw new ParameterException(spec.commandLine(), "the settings of " + service.title()
                            + " are not named: --settings-of " + service.title() + "=FILE");
                }
                look(service, settings, ServiceSettings.CHECKPOINTS.read(settings), rows);
            }
        } else if (found.source() instanceof SettingsAccess.ServiceFile file) {
            List<Service> named = chosen(List.of());
            if (named.size() != 1) {
                throw new ParameterException(spec.commandLine(),
                        "these are the settings of one service; which? Name it with --service");
            }
            Settings settings = ServiceSettings.load(List.of(named.getFirst().input(), ServiceSettings.CHECKPOINTS),
                    file.environment(), file.file().orElse(null));
            look(named.getFirst(), settings, ServiceSettings.CHECKPOINTS.read(settings), rows);
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> text(rows, out);
            case JSON -> json(rows, out);
        }
        out.flush();
        return over != null && rows.stream().anyMatch(row -> row.lag().events() > over) ? IomtCommand.FAILED : 0;
    }

    private List<Service> chosen(List<Service> otherwise) {
        if (services == null) {
            return otherwise;
        }
        List<Service> chosen = new ArrayList<>();
        for (String name : services) {
            chosen.add(List.of(Service.values()).stream().filter(service -> service.title().equals(name.strip()))
                    .findFirst().orElseThrow(() -> new ParameterException(spec.commandLine(),
                            "there is no service '" + name + "'")));
        }
        return chosen;
    }

    private static void look(Service service, Settings settings, Checkpoints checkpoints, List<Row> rows)
            throws IOException {
        HubConnection hub = service.input().read(settings);
        for (PartitionLag lag : PartitionLag.of(hub, CheckpointStores.open(checkpoints, Clock.systemUTC()))) {
            rows.add(new Row(service, hub, lag));
        }
    }

    private static void text(List<Row> rows, PrintWriter out) {
        out.printf("%-10s %-16s %-12s %9s %12s %12s %9s%n", "service", "hub", "group", "partition", "checkpoint",
                "last event", "behind");
        for (Row row : rows) {
            out.printf("%-10s %-16s %-12s %9s %12s %12s %,9d%n", row.service().title(), row.hub().hub(),
                    row.hub().consumerGroup(), row.lag().partition(),
                    row.lag().checkpoint().isPresent() ? row.lag().checkpoint().getAsLong() : "none",
                    row.lag().lastEvent().isPresent() ? row.lag().lastEvent().getAsLong() : "none",
                    row.lag().events());
        }
    }

    private static void json(List<Row> rows, PrintWriter out) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode list = mapper.createArrayNode();
        for (Row row : rows) {
            var one = list.addObject().put("service", row.service().title()).put("hub", row.hub().hub())
                    .put("consumerGroup", row.hub().consumerGroup()).put("partition", row.lag().partition())
                    .put("behind", row.lag().events());
            row.lag().checkpoint().ifPresent(number -> one.put("checkpoint", number));
            row.lag().lastEvent().ifPresent(number -> one.put("lastEvent", number));
        }
        out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(list));
    }
}
