package org.iomtfhir.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * One set of templates with its sample events. The sets share no type name, no device and no event, so several may be sent
 * through one line whose files hold the templates of all.
 *
 * @param name
 *            of the set and its folder, {@code bedside-vitals}
 * @param deviceContent
 *            the text of its {@code devicecontent.json}
 * @param fhirMapping
 *            the text of its {@code fhirmapping.json}
 * @param events
 *            bodies of device events, JSON, in the order in which they are sent
 * @param expected
 *            every Observation that is on the server once all events have gone through the line, in no order
 */
public record SampleSet(String name, String deviceContent, String fhirMapping, List<String> events,
        List<ExpectedObservation> expected) {

    private static final String ROOT = "/samples/";

    public SampleSet {
        events = List.copyOf(events);
        expected = List.copyOf(expected);
    }

    /** All sets, in the order of their index. */
    public static List<SampleSet> all() {
        return names().stream().map(SampleSet::load).toList();
    }

    /** The names of all sets. */
    public static List<String> names() {
        return lines("index.txt");
    }

    /**
     * The set of a name.
     *
     * @throws NoSuchElementException
     *             if there is none; the message names those there are
     */
    public static SampleSet named(String name) {
        if (!names().contains(name)) {
            throw new NoSuchElementException("there is no sample set " + name + "; there are " + names());
        }
        return load(name);
    }

    private static SampleSet load(String name) {
        return new SampleSet(name, text(name + "/devicecontent.json"), text(name + "/fhirmapping.json"),
                lines(name + "/events.jsonl"),
                lines(name + "/expected.jsonl").stream().map(ExpectedObservationReader::read).toList());
    }

    private static List<String> lines(String file) {
        return text(file).lines().filter(line -> !line.isBlank()).toList();
    }

    private static String text(String file) {
        try (InputStream resource = SampleSet.class.getResourceAsStream(ROOT + file)) {
            if (resource == null) {
                throw new IllegalStateException("the samples' jar lacks " + ROOT + file);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
