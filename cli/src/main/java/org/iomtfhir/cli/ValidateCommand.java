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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.explain.ExplainOptions;
import org.iomtfhir.explain.Explainer;
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.model.Profile;
import org.iomtfhir.profiles.ProfileValidator;
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

    @Option(names = "--profile", paramLabel = "NAME|FILE.tgz", converter = ChosenProfile.Converter.class, description = {
            "standard or earlier-connector: whose meaning the templates have, the setting observations.profile of the services."
                    + " Default: standard. Under earlier-connector it warns where a division of whole numbers cuts a fraction"
                    + " off a value.",
            "vitalsigns: also holds the Observations that come of --events against R4 and its vital signs.",
            "FILE.tgz: likewise, against the profiles of a FHIR package (US Core, a national guide) that fix their codes.",
            "What does not conform is said as what to write into the --fhir file. May be given several times. Takes some"
                    + " seconds. Codes of LOINC are not looked up."})
    private List<ChosenProfile> profiles = new ArrayList<>();

    @Option(names = "--fix", description = {
            "Writes into the --fhir file what is certain, and shows the difference: the system of UCUM and the code of a unit that"
                    + " has one meaning (count/min, degC, mmHg), the category of vital signs, LOINC codes that were withdrawn.",
            "Everything else in it stays as it is, comments too. Then it checks the file."})
    private boolean fix;

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
        boolean conformance = profiles.stream().anyMatch(it -> !(it instanceof ChosenProfile.Meaning));
        if (conformance && (events == null || fhir == null)) {
            throw new ParameterException(spec.commandLine(), "--profile vitalsigns, or of a package, holds Observations"
                    + " against it: give --device, --fhir and --events, of which they come.");
        }
        if (fix) {
            mend();
        }
        CheckedTemplates checked = CheckedTemplates.read(device, fhir, meaning());
        Optional<EventReport> report = events == null || checked.hasErrors()
                ? Optional.empty()
                : Optional.of(run(checked));
        Optional<ProfileReport> conforming = conformance && report.isPresent()
                ? Optional.of(conforming(checked))
                : Optional.empty();
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> {
                text(checked, report, out);
                conforming.ifPresent(it -> it.print(out));
            }
            case JSON -> out.println(json(checked, report, conforming));
        }
        out.flush();
        boolean failed = checked.hasErrors() || report.map(EventReport::hasFailures).orElse(false)
                || conforming.map(ProfileReport::hasErrors).orElse(false);
        return failed ? IomtCommand.FAILED : 0;
    }

    private Profile meaning() {
        List<Profile> meanings = profiles.stream().filter(ChosenProfile.Meaning.class::isInstance)
                .map(it -> ((ChosenProfile.Meaning) it)
                        .profile())
                .distinct().toList();
        if (meanings.size() > 1) {
            throw new ParameterException(spec.commandLine(),
                    "--profile names two meanings of templates: they have one.");
        }
        return meanings.isEmpty() ? Profile.STANDARD : meanings.getFirst();
    }

    private ProfileReport conforming(CheckedTemplates checked) throws IOException {
        LocalLogging.toStandardError();
        List<Path> packages = profiles.stream().filter(ChosenProfile.OfPackage.class::isInstance).map(
                it -> ((ChosenProfile.OfPackage) it).file()).toList();
        ProfileValidator validator = ProfileValidator.open(profiles.contains(new ChosenProfile.VitalSigns()), packages);
        List<GivenEvent> given = GivenEvents.read(EventText.of(events), Instant.now());
        return new ProfileReport(checked.fhir().orElseThrow(), Explainer.explain(checked, given,
                new ExplainOptions(event -> false, number -> {})), validator);
    }

    private void mend() throws IOException {
        if (fhir == null) {
            throw new ParameterException(spec.commandLine(), "--fix mends a mapping: name it with --fhir.");
        }
        MappingFix.Fixed fixed = MappingFix.of(CheckedTemplates.text(fhir));
        PrintWriter err = spec.commandLine().getErr();
        if (fixed.difference().isEmpty()) {
            err.println(fhir + ": nothing to mend that is certain");
        } else {
            Files.writeString(fhir, fixed.text());
            err.println(fhir + " was mended:");
            fixed.difference().forEach(err::println);
        }
        err.flush();
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

    private String json(CheckedTemplates checked, Optional<EventReport> report, Optional<ProfileReport> conforming)
            throws IOException {
        ObjectNode result = ProblemReport.node(checked);
        report.ifPresent(it -> textOf(it).write(result.putObject("events")));
        conforming.ifPresent(it -> it.write(result.putObject("conformance")));
        return ProblemReport.json(result);
    }
}
