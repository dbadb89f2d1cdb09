package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterKey;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.replay.ReplayKey;
import org.iomtfhir.runtime.settings.HubConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code iomt deadletter replay}. */
@Command(name = "replay", mixinStandardHelpOptions = true, description = {
        "Hands dead letters back to the stages where they failed, as the events they were, once the cause is mended.",
        "They are chosen by their keys, or by options; without --replayed only those that wait.",
        "A letter is marked as replayed when the hub has accepted it; one that fails again waits again.",
        "Exit code 0 only if all of them were handed back."})
final class DeadLetterReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;
    @Mixin
    private DeadLetterAccess access;
    @Mixin
    private DeadLetterOptions choice;

    @Parameters(arity = "0..*", paramLabel = "KEY", description = "Letters' keys, as 'list' prints them.")
    private List<String> keys = List.of();

    @Option(names = "--all", description = "All that wait; needed where neither a key nor an option chooses.")
    private boolean all;

    @Option(names = "--wait", paramLabel = "DURATION", defaultValue = "2m", converter = DurationConverter.class, description = "How long to wait for a hub to be reached, and then to accept letters; if it does not, the command ends, and the letters still wait. Default: ${DEFAULT-VALUE}.")
    private Duration limit;

    /** Where letters go back to. */
    private record Target(String stage, String hub) implements Comparable<Target> {
        @Override
        public int compareTo(Target other) {
            int byStage = stage.compareTo(other.stage);
            return byStage != 0 ? byStage : hub.compareTo(other.hub);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalLogging.toStandardError();
        if (keys.isEmpty() && !choice.restricted() && !all) {
            throw new ParameterException(spec.commandLine(),
                    "Which ones? Name keys, or choose with --stage, --cause, --since, --until, or say --all.");
        }
        if (!keys.isEmpty() && (choice.restricted() || all)) {
            throw new ParameterException(spec.commandLine(), "Name keys, or choose by options, not both.");
        }
        PrintWriter err = spec.commandLine().getErr();
        ReplayKey key = access.replayKey(System.getenv());
        DeadLetterStore store = access.store(System.getenv());
        Map<Target, List<Replayer.Chosen>> chosen = new TreeMap<>();
        if (keys.isEmpty()) {
            store.list(choice.filter(Optional.of(false)), letter -> add(chosen, letter));
        } else {
            for (String named : keys) {
                DeadLetterKey wanted = new DeadLetterKey(named);
                add(chosen, store.get(wanted).map(DeadLetter::summary)
                        .orElseThrow(() -> new IOException("there is no dead letter " + wanted)));
            }
        }
        try (BoundedCalls calls = new BoundedCalls(limit)) {
            Replayer replayer = new Replayer(store, key, Clock.systemUTC(), calls, err);
            boolean answered = true;
            for (Map.Entry<Target, List<Replayer.Chosen>> each : chosen.entrySet()) {
                if (answered) {
                    answered = replay(each.getKey(), each.getValue(), replayer, calls);
                } else {
                    replayer.notTried(each.getValue().size());
                }
            }
            return replayer.report() ? 0 : IomtCommand.FAILED;
        }
    }

    /** Whether the hub has answered for all of them. */
    private boolean replay(Target target, List<Replayer.Chosen> letters, Replayer replayer, BoundedCalls calls)
            throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        err.println(letters.size() + " dead letters go back to stage " + target.stage() + " (hub '" + target.hub()
                + "')");
        err.flush();
        HubConnection connection = access.input(target.stage(), target.hub(), System.getenv());
        try (HubPublisher publisher = calls.call(() -> HubPublisher.connect(connection, new PrintedStatus(err)))) {
            return replayer.replay(letters, publisher::publishTo);
        } catch (TimeoutException e) {
            replayer.notReached(target.hub(), letters.size());
            return false;
        }
    }

    private static void add(Map<Target, List<Replayer.Chosen>> chosen, DeadLetterSummary letter) {
        chosen.computeIfAbsent(new Target(letter.stage(), letter.hub()), target -> new ArrayList<>())
                .add(Replayer.Chosen.of(letter));
    }
}
