package org.iomtfhir.debugger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** What the page consists of, held in memory: nothing else can be asked for. Immutable and thread-safe. */
final class PageFiles {

    private static final String ROOT = "/org/iomtfhir/debugger/";
    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final String[] OWN = {"main.js", "editors.js", "template-language.js", "schema-completion.js",
            "explanation.js", "trail.js", "columns.js", "resource-view.js", "plot.js", "problems.js", "outcomes.js",
            "sharing.js", "timeline.js", "merging.js", "opening.js", "comparing.js",
            "files.js", "posting.js", "shapes.js", "dom.js", "page.css", "icon.svg", "devicecontent.schema.json",
            "fhirmapping.schema.json"};

    /** A file and what it is. */
    @SuppressWarnings("ArrayRecordComponent") // Written to the channel as it is, and never changed.
    record PageFile(byte[] bytes, String type) {}

    private final Map<String, PageFile> files = new HashMap<>();
    private final String index;

    private PageFiles() {
        Map<String, String> imports = new LinkedHashMap<>();
        Properties editor = new Properties();
        try (InputStream in = resource(ROOT + "editor.properties")) {
            editor.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String name : editor.stringPropertyNames()) {
            String path = editor.getProperty(name);
            files.put("/lib/" + path, new PageFile(bytes(WEBJARS + path), "text/javascript; charset=utf-8"));
            imports.put(name, "/lib/" + path);
        }
        for (String name : OWN) {
            files.put("/" + name, new PageFile(bytes(ROOT + "page/" + name), type(name)));
        }
        try {
            index = new String(bytes(ROOT + "page/index.html"), StandardCharsets.UTF_8).replace("{{imports}}",
                    new ObjectMapper().writeValueAsString(Map.of("imports", imports)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PageFiles load() {
        return new PageFiles();
    }

    /** A file by its path; empty if there is none. */
    Optional<PageFile> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The page itself; its scripts and styles carry the nonce. */
    byte[] index(String nonce) {
        return index.replace("{{nonce}}", nonce).getBytes(StandardCharsets.UTF_8);
    }

    private static String type(String name) {
        if (name.endsWith(".js")) {
            return "text/javascript; charset=utf-8";
        }
        if (name.endsWith(".svg")) {
            return "image/svg+xml";
        }
        return name.endsWith(".css") ? "text/css; charset=utf-8" : "application/json";
    }

    private static byte[] bytes(String path) {
        try (InputStream in = resource(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String path) {
        InputStream in = PageFiles.class.getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException("the page lacks " + path);
        }
        return in;
    }
}
