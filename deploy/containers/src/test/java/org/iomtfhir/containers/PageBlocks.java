package org.iomtfhir.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The fenced blocks of pages. All methods are static and thread-safe. */
public final class PageBlocks {

    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```[^\\n`]*\\n(.*?)^ *```");

    private PageBlocks() {}

    /** What stands in each, in the order of the page. */
    public static List<String> of(Path page) throws IOException {
        return FENCED.matcher(Files.readString(page)).results().map(match -> match.group(1)).toList();
    }
}
