package org.iomtfhir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The two pictures of docs/architecture.md, held against the classes that are shipped. */
class PicturesTest {

    private static final Pattern PICTURE = Pattern.compile("```mermaid\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SUBGRAPH = Pattern.compile("subgraph ([^\n]+)\n(.*?)\n  end", Pattern.DOTALL);

    /** An arrow of a picture. */
    private record Arrow(String from, String to) {}

    @Test
    void theRoomsAreDrawnAsTheyUseOneAnother() throws IOException {
        Set<Arrow> drawn = arrows(picture(1));
        Set<Arrow> real = new LinkedHashSet<>();
        for (JavaClass type : Parts.SHIPPED) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(used -> Parts.of(used.getTargetClass().getBaseComponentType()))
                    .filter(used -> used != null && !used.equals(Parts.of(type)))
                    .forEach(used -> real.add(new Arrow(Parts.of(type), used)));
        }
        assertThat(drawn).as("drawn, and not so in the code").isSubsetOf(real);
        assertThat(real).as("so in the code, and neither drawn nor following from what is drawn")
                .allSatisfy(arrow -> assertThat(reached(drawn, arrow.from())).contains(arrow.to()));
        assertThat(drawn).as("drawn, though it follows from others").allSatisfy(arrow -> {
            Set<Arrow> others = new LinkedHashSet<>(drawn);
            others.remove(arrow);
            assertThat(reached(others, arrow.from())).doesNotContain(arrow.to());
        });
    }

    @Test
    void allRoomsWithClassesThatUseOthersAreDrawn() throws IOException {
        Set<String> drawn = arrows(picture(1)).stream().flatMap(arrow -> Stream.of(arrow.from(), arrow.to()))
                .collect(Collectors.toSet());
        Set<String> real = Parts.SHIPPED.stream().map(Parts::of).collect(Collectors.toSet());
        assertThat(drawn).isEqualTo(real);
    }

    @Test
    void aReadingsWayIsOneThatTheClassesGo() throws IOException {
        assertThat(arrows(picture(0))).hasSizeGreaterThan(20)
                .allSatisfy(arrow -> assertThat(uses(named(arrow.from()), named(arrow.to()))).isTrue());
    }

    @Test
    void theClassesOfAServiceAreThose() throws IOException {
        List<String> services = new ArrayList<>();
        for (MatchResult room : SUBGRAPH.matcher(picture(0)).results().toList()) {
            String title = room.group(1).strip();
            if (Parts.names().contains(title)) {
                services.add(title);
                arrows(room.group(2)).stream().map(Arrow::from).forEach(name -> assertThat(
                        Parts.of(named(name))).as(name).isEqualTo(title));
            }
        }
        assertThat(services).containsExactly("normalize", "group", "transform", "persist");
    }

    private static String picture(int number) throws IOException {
        Path page = Path.of("..", "..", "docs", "architecture.md");
        List<String> pictures = PICTURE.matcher(Files.readString(page)).results().map(found -> found.group(1)).toList();
        assertThat(pictures).hasSize(2);
        return pictures.get(number);
    }

    private static Set<Arrow> arrows(String picture) {
        Set<Arrow> arrows = new LinkedHashSet<>();
        for (String line : picture.split("\n", -1)) {
            String[] names = line.strip().split(" --> ", -1);
            for (int i = 1; i < names.length; i++) {
                arrows.add(new Arrow(names[i - 1], names[i]));
            }
        }
        return arrows;
    }

    private static Set<String> reached(Set<Arrow> arrows, String start) {
        Set<String> reached = new TreeSet<>();
        List<String> next = new ArrayList<>(List.of(start));
        while (!next.isEmpty()) {
            String from = next.removeLast();
            arrows.stream().filter(arrow -> arrow.from().equals(from)).map(Arrow::to).filter(reached::add)
                    .forEach(next::add);
        }
        return reached;
    }

    private static JavaClass named(String simpleName) {
        List<JavaClass> found = Parts.SHIPPED.stream().filter(type -> type.getSimpleName().equals(simpleName)).toList();
        assertThat(found).as("shipped classes named " + simpleName).hasSize(1);
        return found.getFirst();
    }

    /** Whether one calls the other, by its name or by a type of ours that it is. */
    private static boolean uses(JavaClass from, JavaClass to) {
        Set<String> is = Stream.of(to.getAllRawInterfaces(), to.getAllRawSuperclasses(), Set.of(to))
                .flatMap(Collection::stream).map(PicturesTest::outermost)
                .filter(name -> name.startsWith("org.iomtfhir.")).collect(Collectors.toSet());
        return Parts.SHIPPED.stream().filter(type -> type.equals(from) || within(type, from))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .anyMatch(used -> is.contains(outermost(used.getTargetClass())));
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static boolean within(JavaClass type, JavaClass outer) {
        Matcher nested = Pattern.compile(Pattern.quote(outer.getName()) + "\\$.*").matcher(type.getName());
        return nested.matches();
    }
}
