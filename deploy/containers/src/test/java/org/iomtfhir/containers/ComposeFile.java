package org.iomtfhir.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** A compose file, perhaps with others over it, read as compose reads them where no variable is set. */
record ComposeFile(Map<String, Object> content) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:-([^}]*)}");

    /** What a later file says in the place of an earlier one, though it is a list. */
    private static final Set<String> REPLACED = Set.of("command", "entrypoint", "test");

    /**
     * Maps are put together, lists are joined but for those that are replaced, other values of a later file count:
     * compose's own rule.
     */
    static ComposeFile read(Path... files) throws IOException {
        Map<String, Object> all = Map.of();
        for (Path file : files) {
            Object next = new Yaml().load(VARIABLE.matcher(Files.readString(file)).replaceAll("$1"));
            all = map(merged(all, next));
        }
        return new ComposeFile(all);
    }

    /** What compose itself says that it has read. */
    static ComposeFile configured(String yaml) {
        return new ComposeFile(map(new Yaml().load(yaml)));
    }

    /** The same, with what the files say in one place said otherwise; fails if no file says it. */
    static ComposeFile changed(String what, String with, Path... files) throws IOException {
        Object all = Map.of();
        boolean found = false;
        for (Path file : files) {
            String text = Files.readString(file);
            found |= text.contains(what);
            all = merged(all, new Yaml().load(VARIABLE.matcher(text.replace(what, with)).replaceAll("$1")));
        }
        if (!found) {
            throw new AssertionError("no file says " + what);
        }
        return new ComposeFile(map(all));
    }

    Map<String, Object> service(String name) {
        Map<String, Object> services = map(content.get("services"));
        if (!services.containsKey(name)) {
            throw new AssertionError("there is no service " + name + " in the compose file");
        }
        return map(services.get(name));
    }

    Map<String, Map<String, Object>> services() {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        map(content.get("services")).keySet().forEach(name -> services.put(name, service(name)));
        return services;
    }

    /** The names of the volumes that are declared. */
    Set<String> volumes() {
        return map(content.get("volumes")).keySet();
    }

    Map<String, String> environment(String service) {
        Map<String, String> environment = new LinkedHashMap<>();
        map(service(service).get("environment")).forEach((name, value) -> environment.put(name, String.valueOf(value)));
        return environment;
    }

    static List<String> texts(Object list) {
        return list == null ? List.of() : ((List<?>) list).stream().map(String::valueOf).toList();
    }

    private static Object merged(Object below, Object above) {
        if (below instanceof Map<?, ?> && above instanceof Map<?, ?>) {
            Map<String, Object> all = new LinkedHashMap<>(map(below));
            map(above).forEach(
                    (name, value) -> all.put(name, all.containsKey(name) && !REPLACED.contains(name)
                            ? merged(all.get(name), value)
                            : value));
            return all;
        }
        if (below instanceof List<?> first && above instanceof List<?> second && !second.isEmpty()) {
            List<Object> all = new ArrayList<>(first);
            all.addAll(second);
            return all;
        }
        return above;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
