package org.iomtfhir.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.iomtfhir.cli.propose.Proposal;
import org.iomtfhir.cli.propose.RecordedEvents;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.explain.input.EventLines;
import org.iomtfhir.model.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code iomt templates propose}: makes a first pair of templates from recorded events. */
@Command(name = "propose", mixinStandardHelpOptions = true, description = {
        "Makes a first pair of templates from recorded events, one a line: finds the device, the time and its unit, the values,"
                + " and the codes of common names, and says why.",
        "What it can't know is marked TO DO, in the files too. Read both before you use them.",
        "Exit code 0 if templates were written that are valid, 1 if not."})
final class TemplatesProposeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "EVENTS", description = "The events, as 'iomt validate --events' takes them; 10,000 are looked at.")
    private Path events;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write devicecontent.json and fhirmapping.json; made where it is not there.")
    private Path out;

    @Option(names = "--force", description = "Write over files that are there.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        Path device = out.resolve("devicecontent.json");
        Path fhir = out.resolve("fhirmapping.json");
        for (Path file : new Path[]{device, fhir}) {
            if (Files.exists(file) && !force) {
                throw new IOException(file + " is there already; --force writes over it");
            }
        }
        RecordedEvents recorded = new RecordedEvents();
        try (InputStream lines = open()) {
            EventLines.read(lines, recorded);
        }
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter print = spec.commandLine().getOut();
        if (recorded.events() == 0) {
            throw new IOException(events + " holds no event that is JSON");
        }
        Proposal proposal = Proposal.of(recorded);
        if (proposal.readings() == 0) {
            proposal.explanation().forEach(print::println);
            throw new IOException("no number in these events looks like a reading, so nothing was written");
        }
        Files.createDirectories(out);
        Files.writeString(device, proposal.deviceContent());
        Files.writeString(fhir, proposal.fhirMapping());
        proposal.explanation().forEach(print::println);
        if (recorded.unreadable() > 0) {
            print.println(recorded.unreadable() + " lines are no JSON and were passed over");
        }
        print.println();
        print.println("Written: " + device + ", " + fhir);
        print.println("What becomes of the events with them:");
        CheckedTemplates checked = CheckedTemplates.read(device, fhir, Profile.STANDARD);
        ProblemReport.text(checked, print);
        if (!checked.hasErrors()) {
            try (InputStream lines = open()) {
                EventReport report = new EventRun(checked.content().orElseThrow(), checked.mapping(), Instant.now(),
                        new EventProgress(err, System::nanoTime)).run(lines);
                new EventReportText(report, events.toString(), true).print(print);
            }
        }
        print.flush();
        return checked.hasErrors() ? IomtCommand.FAILED : 0;
    }

    private InputStream open() throws IOException {
        try {
            return new BufferedInputStream(Files.newInputStream(events), 1 << 16);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + events, e);
        }
    }
}
