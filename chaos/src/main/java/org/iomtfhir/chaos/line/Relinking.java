package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iomtfhir.chaos.line.check.ServerMirror;
import org.iomtfhir.chaos.line.check.WardModel;
import org.iomtfhir.chaos.line.plan.Target;

/**
 * Has {@code iomt relink} find what was filed on an earlier patient, and put it right; its repair is killed in the middle and
 * run again. Not thread-safe.
 */
final class Relinking {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern OBSERVATION = Pattern.compile("^Observation/(\\S+)", Pattern.MULTILINE);

    private final ChaosConfig config;
    private final ServerMirror server;
    private final Counts counts;
    private int runs;

    /**
     * @param server
     *            tells what is on the server, without what persist has written meanwhile being in doubt
     */
    Relinking(ChaosConfig config, ServerMirror server, Counts counts) {
        this.config = config;
        this.server = server;
        this.counts = counts;
    }

    /**
     * Puts right what is on the wrong patient.
     *
     * @return what is not as it must be, in words; empty if nothing is
     */
    List<String> putRight(WardModel model) throws IOException, InterruptedException {
        Set<String> misfiled = model.misfiledIn(server.look());
        Set<String> reported = ids(run("report", false));
        List<String> problems = new ArrayList<>();
        if (!reported.equals(misfiled)) {
            Set<String> missing = new TreeSet<>(misfiled);
            missing.removeAll(reported);
            Set<String> others = new TreeSet<>(reported);
            others.removeAll(misfiled);
            problems.add("iomt relink report must list " + misfiled.size() + " Observations; it misses " + missing
                    + " and lists " + others + ", which hold nothing of another patient, or what was known in time");
        }
        counts.add("observations on an earlier patient", misfiled.size());
        if (!misfiled.isEmpty()) {
            run("repair", true);
            run("repair", false);
            Set<String> left = ids(run("report", false));
            if (!left.isEmpty()) {
                problems.add("iomt relink repair has left what iomt relink report lists: " + left);
            }
        }
        return problems;
    }

    private static Set<String> ids(String output) {
        Matcher matcher = OBSERVATION.matcher(output);
        return matcher.results().map(each -> each.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** @return what it has printed */
    private String run(String what, boolean killed) throws IOException, InterruptedException {
        Path log = config.data().resolve("logs").resolve("relink-" + what + "-" + ++runs + ".log");
        while (Files.exists(log)) {
            log = config.data().resolve("logs").resolve("relink-" + what + "-" + ++runs + ".log");
        }
        List<String> command = new ArrayList<>(List.of(script().toString(), "relink", what, "--settings",
                ServiceFile.in(config.data(), Target.PERSIST).toString()));
        if (what.equals("repair")) {
            command.add("--apply");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(log.toFile())
                .redirectError(Path.of(log + ".err").toFile());
        builder.environment().put("JAVA_OPTS", "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        Process process = builder.start();
        try {
            if (killed) {
                Path printed = log;
                Await.until(LIMIT, "iomt relink repair has begun; see " + log, () -> !process.isAlive() || isBegun(
                        printed));
                if (process.isAlive()) {
                    counts.add("repairs killed", 1);
                }
            } else if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new LineFailedException(
                        "iomt relink " + what + " has not ended within " + LIMIT + "; see " + log);
            } else if (process.exitValue() > 1 || (what.equals("repair") && process.exitValue() != 0)) {
                throw new LineFailedException("iomt relink " + what + " ended with " + process.exitValue() + "; see "
                        + log);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return Files.readString(log);
    }

    private static boolean isBegun(Path log) {
        try {
            return OBSERVATION.matcher(Files.readString(log)).find();
        } catch (IOException e) {
            return false;
        }
    }

    private Path script() {
        Path script = config.root().resolve("cli").resolve("target").resolve("iomt").resolve("bin").resolve("iomt");
        if (!Files.isExecutable(script)) {
            throw new IllegalStateException("the command " + script + " is not there: build the project first"
                    + " (mvn package -pl chaos -am -DskipTests)");
        }
        return script;
    }
}
