package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Test;

/** THIRD-PARTY.txt, which lies beside each program, names exactly the libraries that the programs are shipped with. */
class ThirdPartyIT {

    /** {@code (GROUP:ARTIFACT:VERSION - ADDRESS)}, after the licences and the name. */
    private static final Pattern COORDINATES = Pattern.compile("\\([^():\\s]+:([^():\\s]+):([^():\\s]+) - ");
    private static final String EDITED = "THIRD-PARTY.txt is written by"
            + " 'mvn test-compile license:aggregate-add-third-party@third-party'; then leave out what is not shipped";

    private final List<String> entries = entries();
    private final Set<String> jars = jars();

    ThirdPartyIT() throws IOException {}

    @Test
    void eachLibraryThatIsShippedIsNamed() {
        assertThat(jars).isNotEmpty().as(EDITED)
                .allSatisfy(jar -> assertThat(entries).anyMatch(entry -> isOf(entry, jar)));
    }

    @Test
    void eachLibraryThatIsNamedIsShipped() {
        assertThat(entries).isNotEmpty().as(EDITED)
                .allSatisfy(entry -> assertThat(jars).anyMatch(jar -> isOf(entry, jar)));
    }

    @Test
    void persistIsShippedWithoutWhatReadsRdfAndStyleSheets() throws IOException {
        assertThat(jarsOf(ProgramFolder.of(Service.PERSIST))).isNotEmpty()
                .noneMatch(jar -> jar.matches("(?i)(jena|libthrift|protobuf|saxon|xmlresolver).*"));
    }

    /** A jar may be one of several of a version, which says so after it: {@code -linux-x86_64}. */
    private static boolean isOf(String entry, String jar) {
        return jar.equals(entry) || jar.startsWith(entry + "-");
    }

    private static List<String> entries() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("..", "THIRD-PARTY.txt"))) {
            return lines.filter(line -> line.startsWith("     (")).map(ThirdPartyIT::entry).toList();
        }
    }

    private static String entry(String line) {
        Matcher matcher = COORDINATES.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return matcher.group(1) + "-" + matcher.group(2);
    }

    private static Set<String> jars() throws IOException {
        Set<String> jars = new TreeSet<>(jarsOf(ProgramFolder.ofCommand()));
        for (Service service : Service.values()) {
            jars.addAll(jarsOf(ProgramFolder.of(service)));
        }
        return jars;
    }

    /** Those of others, by file name without its ending. */
    private static List<String> jarsOf(ProgramFolder program) throws IOException {
        try (Stream<Path> files = Files.list(program.path().resolve("lib"))) {
            return files.filter(file -> !isOurs(file)).map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.lastIndexOf('.'))).toList();
        }
    }

    private static boolean isOurs(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.stream().anyMatch(each -> each.getName().startsWith("org/iomtfhir/"));
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }
}
