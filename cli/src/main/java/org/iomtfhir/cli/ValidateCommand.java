package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.model.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code iomt validate}: shows the errors and warnings of template files. */
@Command(name = "validate", mixinStandardHelpOptions = true, description = {
        "Checks template files and shows every error and warning where it stands.",
        "With events, it also runs these through the templates and says what came of them.",
        "Exit code 0 if all is well, 1 if a template has an error, an event failed, or a file can't be read,"
                + " 2 if the command was written wrongly. Warnings, and events that match no template, are no failure."})
final class ValidateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--device", paramLabel = "FILE", description = "A devicecontent.json.")
    private Path device;

    @Option(names = "--fhir", paramLabel = "FILE", description = "A fhirmapping.json; given both, they are also checked against each other.")
    private Path fhir;

    @Option(names = "--events", paramLabel = "FILE", description = {
            "Events to run through the templates, one a line: the body of an event, or the document"
                    + " {\"Body\": ..., \"Properties\": {...}, \"SystemProperties\": {...}}.",
            "What fails is grouped by cause, with the line of the first. No value of an event is printed,",
            "save both readings of a date with slashes whose day may be its month.",
            "Needs --device; without --fhir it stops at the measurements."})
    private Path events;

    @Option(names = "--profile", paramLabel = "standard|earlier-connector", defaultValue = "standard", description = {
            "Whose meaning the templates have: the setting observations.profile of the services. Default: standard.",
            "Under earlier-connector it warns where a division of whole numbers cuts a fraction off a value."})
    private Profile profile;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "TEXT", description = "For people or for programs. Default: text.")
    private OutputFormat format;

    @Override
    public Integer call() throws IOException {
        if (device == null && fhir == null) {
            throw new ParameterException(spec.commandLine(), "Name a file with --device, --fhir, or both.");
        }
        if (events != null && device == null) {
            throw new ParameterException(spec.commandLine(),
                    "--events needs the templates: name a file with --device.");
        }
        CheckedTemplates checked = CheckedTemplates.read(device, fhir, profile);
        Optional<EventReport> report = events == null || checked.hasErrors()
                ? Optional.empty()
                : Optional.of(run(checked));
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> text(checked, report, out);
            case JSON -> out.println(json(checked, report));
        }
        out.flush();
        boolean failed = checked.hasErrors() || report.map(EventReport::hasFailures).orElse(false);
        return failed ? IomtCommand.FAILED : 0;
    }

    private EventReport run(CheckedTemplates checked) throws IOException {
        EventProgress progress = new EventProgress(spec.commandLine().getErr(), System::nanoTime);
        try (InputStream lines = new BufferedInputStream(Files.newInputStream(events), 1 << 16)) {
            return new EventRun(checked.content().orElseThrow(), checked.mapping(), Instant.now(), progress).run(lines);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + events, e);
        }
    }

    private EventReportText textOf(EventReport report) {
        return new EventReportText(report, events.toString(), fhir != null);
    }

    private void text(CheckedTemplates checked, Optional<EventReport> report, PrintWriter out) {
        ProblemReport.text(checked, out);
        report.ifPresent(it -> textOf(it).print(out));
        if (events != null && report.isEmpty()) {
            out.println("The events were not run: mend the errors first.");
        }
    }

    private String json(CheckedTemplates checked, Optional<EventReport> report) throws IOException {
        ObjectNode result = ProblemReport.node(checked);
        report.ifPresent(it -> textOf(it).write(result.putObject("events")));
        return ProblemReport.json(result);
    }
}
