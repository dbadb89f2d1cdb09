package org.iomtfhir.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rule: every reader of bytes that others wrote has a fuzz target. {@code readers.txt} lists every production class that parses
 * something, each with its targets, or with the reason why it has none; a class that parses and is not listed fails here.
 */
class ReadersTest {

    private static final Path ROOT = Path.of("..");

    /** What makes a class a reader: the parsers that this project uses. Readers of its own making are listed as well. */
    private static final Pattern PARSES = Pattern
            .compile("\\.createParser\\(|\\.readTree\\(|\\.readValue\\(|\\.parseResource\\("
                    + "|new GZIPInputStream\\(|new InflaterInputStream\\(|new Inflater\\(|new DataInputStream\\(|DecoderFactory"
                    + "|Properties\\(\\)\\.load\\(|DocumentBuilderFactory|SignedJWT\\.parse\\(|JWTParser\\.parse\\(");

    /** Programs that read nothing but what they or this project wrote. */
    private static final Pattern TOOLS = Pattern.compile(".*/(benchmarks|chaos|samples|fuzzing)/src/.*");

    private static final Pattern TARGET = Pattern.compile("@FuzzTest\\s+void (\\w+)\\(");

    private record Line(String source, List<String> targets) {}

    @Test
    void everyClassThatParsesIsListedWithItsTargetOrTheReasonWhyItNeedsNone() throws IOException {
        Map<String, Line> listed = listed();
        List<String> missing = new ArrayList<>();
        for (Path source : sources("main")) {
            String name = name(source);
            if (PARSES.matcher(Files.readString(source)).find() && !listed.containsKey(name)) {
                missing.add(name);
            }
        }
        assertThat(missing)
                .as("classes that parse and are not in readers.txt: give each a fuzz target, or say why it needs none")
                .isEmpty();
    }

    @Test
    void whatIsListedExists() throws IOException {
        Set<String> sources = new TreeSet<>();
        for (Path source : sources("main")) {
            sources.add(name(source));
        }
        Set<String> targets = targets();
        Set<String> used = new TreeSet<>();
        for (Line line : listed().values()) {
            assertThat(sources).contains(line.source());
            assertThat(targets).containsAll(line.targets());
            used.addAll(line.targets());
        }
        assertThat(used).as("every target is that of a reader").isEqualTo(targets);
    }

    private static Map<String, Line> listed() throws IOException {
        Map<String, Line> lines = new TreeMap<>();
        for (String text : Files.readAllLines(ROOT.resolve("fuzzing").resolve("readers.txt"))) {
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            String[] parts = text.split("\\s+", 3);
            assertThat(parts)
                    .as("a line is CLASS targets TARGET,TARGET or CLASS none REASON: " + text)
                    .hasSize(3);
            assertThat(parts[1]).as(text).isIn("targets", "none");
            assertThat(lines.put(parts[0],
                    new Line(parts[0], parts[1].equals("targets") ? List.of(parts[2].strip().split(",")) : List.of())))
                    .as("listed twice: " + parts[0]).isNull();
        }
        return lines;
    }

    /** As {@code build/fuzz} names them: {@code CLASS#METHOD}. */
    private static Set<String> targets() throws IOException {
        Set<String> targets = new TreeSet<>();
        for (Path source : sources("test")) {
            if (source.toString().endsWith("FuzzTest.java")) {
                Matcher methods = TARGET.matcher(Files.readString(source));
                while (methods.find()) {
                    targets.add(name(source) + "#" + methods.group(1));
                }
            }
        }
        return targets;
    }

    private static List<Path> sources(String kind) throws IOException {
        String inPath = "/src/" + kind + "/java/";
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all
                    .filter(file -> file.toString().replace('\\', '/').contains(inPath)
                            && file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/")
                            && !TOOLS.matcher(file.toString().replace('\\', '/')).matches())
                    .sorted().toList();
        }
    }

    /** The class's full name. */
    private static String name(Path source) {
        String path = source.toString().replace('\\', '/');
        String inJava = path.substring(path.indexOf("/java/") + "/java/".length());
        return inJava.substring(0, inJava.length() - ".java".length()).replace('/', '.');
    }
}
