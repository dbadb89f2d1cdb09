package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every page of the repository: its links lead somewhere, and the commands that it shows are commands. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".iomt");

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*)$");
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
    /** A command of ours at the beginning of a line, after a pipe or in a container, up to where the shell's own signs begin. */
    private static final Pattern IOMT = Pattern
            .compile("(?m)(?:(?:^ *|\\| *)(?:\\./)?iomt|iomt-fhir-connector:latest iomt) +([^|;<>&#\\n]+)");
    /** One that stands in a sentence; where it is shortened by an ellipsis, its first word. */
    private static final Pattern IOMT_IN_A_SENTENCE = Pattern
            .compile("(?<!`)`(?:\\./)?iomt +(?:([a-z]+)[^`]*\u2026[^`]*|([^`|;<>&#]+))");
    private static final Pattern SCRIPT = Pattern.compile("(?m)^ *((?:deploy|chaos|benchmarks)/[a-z/]+)(?: |$)");

    private static final Pattern HELD = Pattern.compile("`([A-Za-z0-9]+)#([A-Za-z0-9]+)` \\|$");
    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Za-z0-9]+)#([A-Za-z0-9]+)`");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    /** What looks like the name of a class: two humps at least. */
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-zA-Z]*)+)`");
    /** What looks like one, and is a word of FHIR, of the templates or of others' code. */
    private static final Set<String> OTHERS = Set.of("SampledData", "CodeableConcept", "JsonPathContent",
            "CalculatedContent", "IotJsonPathContent", "IotCentralJsonPathContent", "ServiceLoader");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_OURS.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }

    @Test
    void thePagesAreFound() throws IOException {
        assertThat(pages()).contains(ROOT.resolve("README.md"), ROOT.resolve("docs/settings.md"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRelativeLinkLeadsSomewhere(Path page) throws IOException {
        Matcher links = LINK.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""));
        while (links.find()) {
            String link = links.group(1);
            if (link.matches("[a-z]+:.*")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? page
                    : page.resolveSibling(URLDecoder.decode(parts[0], StandardCharsets.UTF_8)).normalize();
            assertThat(target).as("%s links to %s", page, link).exists().startsWith(ROOT);
            if (parts.length == 2) {
                assertThat(anchors(target)).as("%s links to %s", page, link).contains(parts[1]);
            }
        }
    }

    /** A page that nothing leads to is read by nobody. */
    @Test
    void everyPageIsLinkedFromAnother() throws IOException {
        Set<Path> linked = new HashSet<>();
        for (Path page : pages()) {
            Matcher links = LINK.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""));
            while (links.find()) {
                Path target = page.resolveSibling(links.group(1).split("#", 2)[0]).normalize();
                if (!target.equals(page)) {
                    linked.add(target);
                }
            }
        }
        List<Path> docs = pages().stream().filter(page -> page.startsWith(ROOT.resolve("docs"))).toList();
        assertThat(docs).allSatisfy(page -> assertThat(linked).as("%s, or its folder", page).containsAnyOf(page,
                page.getParent()));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfOursIsUnderstood(Path page) throws IOException {
        for (String command : commands(page)) {
            String[] words = Arrays.stream(command.strip().split("\\s+"))
                    .map(word -> word.replaceAll("[\"'\\[\\]]", ""))
                    .map(word -> word.startsWith("$") ? "somewhere" : word).toArray(String[]::new);
            assertThatCode(() -> IomtCommand.commandLine().parseArgs(words)).as("%s: ./iomt %s", page, command)
                    .doesNotThrowAnyException();
        }
    }

    /** A sentence may leave out what a command needs, and may not name what there is not. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfOursInASentenceIsThere(Path page) throws IOException {
        Matcher found = IOMT_IN_A_SENTENCE.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""));
        while (found.find()) {
            String command = found.group(1) == null ? found.group(2).strip() : found.group(1);
            String[] words = command.split("\\s+");
            try {
                IomtCommand.commandLine().parseArgs(words);
            } catch (CommandLine.MissingParameterException e) {
                assertThat(e.getMissing()).as("%s: iomt %s: %s", page, command, e.getMessage()).isNotEmpty();
            } catch (CommandLine.ParameterException e) {
                throw new AssertionError(page + " speaks of iomt " + command + ": " + e.getMessage(), e);
            }
        }
    }

    /** Also those without a path before them, and those that run in a container. */
    @Test
    void commandsAreFoundInEachFormThatPagesUse() throws IOException {
        assertThat(commands(ROOT.resolve("README.md"))).anyMatch(command -> command.startsWith("demo"));
        assertThat(commands(ROOT.resolve("docs/operations.md")))
                .anyMatch(command -> command.startsWith("deadletter show KEY [--body]"));
        assertThat(commands(ROOT.resolve("docs/deploy-containers.md")))
                .anyMatch(command -> command.startsWith("demo --fhir"))
                .anyMatch(command -> command.startsWith("templates upload --device"));
    }

    /** The front page is no manual: how to deploy is told in fifteen lines at most. */
    @Test
    void theFrontPageTellsOfDeployingInFifteenLines() throws IOException {
        String page = Files.readString(ROOT.resolve("README.md"));
        int begin = page.indexOf("## Deploy\n");
        String section = page.substring(begin, page.indexOf("\n## ", begin + 1)).strip();

        assertThat(section.lines().skip(1).filter(line -> !line.isBlank())).isNotEmpty().hasSizeLessThanOrEqualTo(15);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyScriptThatIsShownIsThere(Path page) throws IOException {
        for (String block : blocks(page)) {
            Matcher scripts = SCRIPT.matcher(block);
            while (scripts.find()) {
                assertThat(ROOT.resolve(scripts.group(1))).as(page.toString()).isExecutable();
            }
        }
    }

    @Test
    void everyModuleSaysWhatItIs() throws IOException {
        List<String> modules = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml"))).results()
                .map(module -> module.group(1)).toList();

        assertThat(modules).hasSizeGreaterThan(20);
        assertThat(modules).allSatisfy(module -> assertThat(ROOT.resolve(module).resolve("README.md")).exists());
    }

    /** Pages that tell where to read or write code; what they name must be there under that name. */
    @Test
    void everyClassThatIsNamedIsThere() throws IOException {
        Set<String> sources = sources().keySet();
        for (Path page : pages()) {
            if (page.startsWith(ROOT.resolve("docs")) || page.equals(ROOT.resolve("CHANGELOG.md"))) {
                continue;
            }
            List<String> missing = CLASS
                    .matcher(LINK.matcher(FENCED.matcher(Files.readString(page)).replaceAll("")).replaceAll(""))
                    .results()
                    .map(name -> name.group(1)).filter(name -> !sources.contains(name) && !OTHERS.contains(name))
                    .toList();
            assertThat(missing).as("classes that %s names", page).isEmpty();
        }
    }

    /** Each difference from the earlier connector names the test that holds it. */
    @Test
    void everyDifferenceIsHeldByATestThatIsThere() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/compatibility.md"));
        List<String> rows = page.substring(page.indexOf("## Every difference")).lines()
                .filter(line -> line.startsWith("| ")).skip(2).toList();
        Map<String, Path> sources = sources();

        assertThat(rows).hasSizeGreaterThan(40);
        for (String row : rows) {
            Matcher held = HELD.matcher(row);
            assertThat(held.find()).as(row).isTrue();
            assertThat(sources).as(row).containsKey(held.group(1));
            assertThat(Files.readString(sources.get(held.group(1)))).as(row)
                    .containsPattern("void " + held.group(2) + "\\(");
        }
    }

    /** Each thing that can go wrong with a reading is there, with the tests that hold it and the page that says more. */
    @Test
    void everyPointOfTheRightNumberIsHeldByTestsThatAreThere() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/right-number.md"));
        List<String> rows = page.lines().filter(line -> line.matches("\\| \\d\\.\\d \\|.*")).toList();
        Map<String, Path> sources = sources();

        assertThat(rows).map(row -> row.substring(2, 5)).containsExactly("1.1", "1.2", "1.3", "1.4", "1.5", "1.6",
                "1.7",
                "1.8", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "3.1", "3.2", "3.3", "3.4", "3.5",
                "3.6",
                "4.1", "4.2", "4.3", "4.4", "4.5");
        assertThat(rows)
                .allSatisfy(row -> assertThat(row).containsPattern("`[A-Za-z0-9]+#[A-Za-z0-9]+`[^|]*\\|[^|]*\\]\\("));
        Matcher named = NAMED_TEST.matcher(page);
        while (named.find()) {
            assertThat(sources).as(named.group()).containsKey(named.group(1));
            assertThat(Files.readString(sources.get(named.group(1)))).as(named.group()).containsPattern("void " + named
                    .group(2) + "\\(");
        }
    }

    /** Every Java source, by the name of its class. */
    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> names = new HashMap<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_OURS.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (name.endsWith(".java")) {
                    names.put(name.substring(0, name.length() - ".java".length()), file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return names;
    }

    private static List<String> commands(Path page) throws IOException {
        List<String> commands = new ArrayList<>();
        for (String block : blocks(page)) {
            Matcher found = IOMT.matcher(block.replaceAll("\\\\\\n *", ""));
            while (found.find()) {
                commands.add(found.group(1));
            }
        }
        return commands;
    }

    private static List<String> blocks(Path page) throws IOException {
        return FENCED.matcher(Files.readString(page)).results().map(match -> match.group()).toList();
    }

    /** The names that a page's headings are given, as the usual viewers make them. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page)).results()
                .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
