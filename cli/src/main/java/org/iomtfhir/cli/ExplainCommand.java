package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.explain.ExplainOptions;
import org.iomtfhir.explain.Explainer;
import org.iomtfhir.explain.Explanation;
import org.iomtfhir.explain.ExplanationJson;
import org.iomtfhir.explain.ExplanationText;
import org.iomtfhir.explain.cases.TestCase;
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.model.Profile;
import org.iomtfhir.runtime.hub.read.HubTail;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code iomt explain}: shows why templates make of events what they make. */
@Command(name = "explain", mixinStandardHelpOptions = true, description = {
        "Shows what templates make of events, and why: for each event and template whether it matched and how near it came,",
        "what each expression selected and where that stands, and where each element of each Observation comes from.",
        "It prints values of the events: protected health information, as a rule.",
        "Exit code 0 if every event gave measurements and nothing failed, 1 if not, or if a template has an error."})
final class ExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--device", required = true, paramLabel = "FILE", description = "A devicecontent.json.")
    private Path device;

    @Option(names = "--fhir", paramLabel = "FILE", description = "A fhirmapping.json; without it, it stops at the measurements.")
    private Path fhir;

    @ArgGroup(multiplicity = "0..1")
    private EventSource source = new EventSource();

    @Mixin
    private ExplainedEvents access;

    @Option(names = "--last", paramLabel = "N", defaultValue = "10", description = "With --hub: how many events. Default: ${DEFAULT-VALUE}.")
    private int last;

    @Option(names = "--consumer-group", paramLabel = "NAME", description = {
            "With --hub: the consumer group to read in; one that no service uses. Default: that of a line on this machine"
                    + " for it, $Default elsewhere."})
    private Optional<String> consumerGroup = Optional.empty();

    @Option(names = "--profile", paramLabel = "standard|earlier-connector", defaultValue = "standard", description = "Whose meaning the templates have: the setting observations.profile of the services. Default: standard.")
    private Profile profile;

    @Option(names = "--save-case", paramLabel = "FILE", description = {
            "Also write a test case of what comes of the events now, for 'iomt test': a name that ends in .case.json.",
            "Look it over: it is right only if what came is right."})
    private Path saveCase;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "TEXT", description = "For people or for programs. Default: text.")
    private OutputFormat format;

    /** The events as text. */
    private String text = "";

    /** Where the events are from. */
    static final class EventSource {

        @Option(names = "--events", paramLabel = "FILE", description = {
                "Events, one a line or as JSON values one after another: the body of an event, or the document",
                "{\"Body\": ..., \"Properties\": {...}, \"SystemProperties\": {...}}. '-' reads the standard input,",
                "which is the default."})
        private String events = "-";

        @Option(names = "--hub", paramLabel = "NAME", description = {
                "The last events of this hub, with --last. Reads beside the services, and moves no checkpoint."})
        private String hub;

        @Option(names = "--dead-letter", paramLabel = "KEY", description = "The event of a dead letter of the stage normalize, by the key that 'deadletter list' prints.")
        private String deadLetter;
    }

    @Override
    public Integer call() throws IOException {
        if (last < 1 || last > HubTail.MOST) {
            throw new ParameterException(spec.commandLine(),
                    "--last is a number of events from 1 to " + HubTail.MOST + ", not " + last);
        }
        if (saveCase != null && (fhir == null || !saveCase.toString().endsWith(TestCase.SUFFIX))) {
            throw new ParameterException(spec.commandLine(),
                    "--save-case needs both templates, and a name that ends in " + TestCase.SUFFIX);
        }
        CheckedTemplates templates = CheckedTemplates.read(device, fhir, profile);
        PrintWriter out = spec.commandLine().getOut();
        Explanation explanation = Explainer.explain(templates,
                templates.content().isPresent() ? events() : List.of(), ExplainOptions.everything());
        switch (format) {
            case TEXT -> {
                ProblemReport.text(templates, out);
                if (templates.content().isPresent()) {
                    new ExplanationText(explanation, device.toString(), fhir == null ? null : fhir.toString(),
                            Terminal.isColoured(System.getenv()), out).print();
                }
            }
            case JSON -> out.println(ExplanationJson.write(explanation, ExplanationJson.Resources.OBJECTS));
        }
        out.flush();
        if (saveCase != null && !templates.hasErrors()) {
            SavedCase.write(saveCase, profile, device, fhir, text, explanation);
        }
        boolean failed = templates.hasErrors() || explanation.isFailed();
        return failed ? IomtCommand.FAILED : 0;
    }

    private List<GivenEvent> events() throws IOException {
        if (source.hub != null) {
            LocalLogging.toStandardError();
            return given(HubEventText.of(access.last(source.hub, consumerGroup, last, System.getenv())));
        }
        if (source.deadLetter != null) {
            LocalLogging.toStandardError();
            return given(HubEventText.of(List.of(access.deadLetter(source.deadLetter, System.getenv()))));
        }
        text = source.events.equals("-") ? EventText.of(System.in) : EventText.of(Path.of(source.events));
        return GivenEvents.read(text, Instant.now());
    }

    private List<GivenEvent> given(List<GivenEvent> events) {
        text = events.stream().map(GivenEvent::text).collect(Collectors.joining("\n"));
        return events;
    }
}
