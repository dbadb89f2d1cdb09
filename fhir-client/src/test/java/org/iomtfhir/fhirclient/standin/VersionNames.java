package org.iomtfhir.fhirclient.standin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How a server calls versions, in place of their numbers. Put between the stand-in, which counts, and its clients. Thread-safe.
 */
final class VersionNames {

    /** Wherever a version stands in an answer. */
    private static final Pattern NUMBER = Pattern
            .compile("(\"versionId\":\\s*\"|W/\\\\?\"|_history/)(\\d+)(?=\\\\?\"|$)");
    private static final Pattern NAME = Pattern.compile("(W/\\\\?\"|_history/)([A-Za-z0-9=_.-]+)(?=\\\\?\"|$)");

    private final IntFunction<String> names;
    private final Map<String, Integer> given = new ConcurrentHashMap<>();

    VersionNames(IntFunction<String> names) {
        this.names = names;
    }

    String named(String answer) {
        return NUMBER.matcher(answer).replaceAll(found -> {
            String name = names.apply(Integer.parseInt(found.group(2)));
            given.put(name, Integer.parseInt(found.group(2)));
            return java.util.regex.Matcher.quoteReplacement(found.group(1) + name);
        });
    }

    /** A name that was never given is the number of no version. */
    String numbered(String request) {
        return NAME.matcher(request).replaceAll(this::number);
    }

    private String number(MatchResult found) {
        return java.util.regex.Matcher
                .quoteReplacement(found.group(1) + given.getOrDefault(found.group(2), Integer.MAX_VALUE));
    }
}
