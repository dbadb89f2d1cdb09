package org.iomtfhir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.local.line.LineServices;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.LocalLineConfig;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.deadletter.DirectoryDeadLetterStore;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.RunningService;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.samples.SampleSet;

/** Lines on free ports for the tests, all writing to the one FHIR server. */
final class Lines {

    private Lines() {}

    /** Starts a line with the templates of every sample set, and with these of the services in this process. */
    static LocalLine start(Path directory, Set<Service> services) throws IOException, InterruptedException {
        return start(directory, templates(directory), services);
    }

    /** Starts a line with the templates in that directory. */
    static LocalLine start(Path directory, Path templates, Set<Service> services)
            throws IOException, InterruptedException {
        LocalLineConfig free = LocalLineConfig.onFreePorts(directory.resolve("line"));
        return LocalLine.start(new LocalLineConfig(free.data(), Optional.of(templates), 0, 0,
                Optional.of(SharedFhirServer.url()), Optional.empty(), free.window(), services), step -> {});
    }

    /** Runs the services of a line that runs none, each with these settings besides, and returns when all have started. */
    static List<RunningService> run(LocalLine line, Map<String, String> environment) throws Exception {
        List<RunningService> running = new ArrayList<>();
        for (Service which : Service.values()) {
            LineService service = LineServices.of(which);
            running.add(RunningService.start(service, service.load(environment, line.ready().data().resolve("services")
                    .resolve(which.title() + ".properties")), Clock.systemUTC()));
        }
        for (RunningService service : running) {
            service.started().get();
        }
        return running;
    }

    /** The directory of the templates, written. */
    static Path templates(Path directory) throws IOException {
        Path templates = directory.resolve("templates");
        SampleTemplates.write(SampleSet.all(), templates);
        return templates;
    }

    /** Everything that the line has set aside. */
    static List<DeadLetterSummary> deadLetters(ReadyFile line) {
        List<DeadLetterSummary> letters = new ArrayList<>();
        new DirectoryDeadLetterStore(line.deadLetters()).list(DeadLetterFilter.ALL, letters::add);
        return letters;
    }
}
