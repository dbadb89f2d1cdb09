package org.iomtfhir.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.explain.input.GivenEvents;
import org.junit.jupiter.api.Test;

/**
 * An explanation says the same as the stages do, on templates and events made up at random. {@code build/explain-cases --cases
 * 1000000} makes up so many; each is told by its seed.
 */
class GeneratedExplanationTest {

    private static final int CASES = Integer.getInteger("explain.cases", 2_000);
    private static final long SEED = Long.getLong("explain.seed", 15L);
    private static final int PROGRESS = 10_000;

    private static final String[] NAMES = {"hr", "HR", "heartRate", "id", "at", "ward", "list", "a b"};
    private static final String[] VALUES = {"72", "72.50", "\"98,6\"", "\"NaN\"", "true", "null", "\"\"", "\"dev-1\"",
            "\"2026-10-09T10:18:00Z\"", "\"2026-10-09T11:00:00.5Z\"", "1e400", "{}", "[]", "\"\\u00e9\""};
    private static final String[] MATCHES = {"$..[?(@hr)]", "$..[?(@hr && @at)]", "$..[?(@heartRate || @HR)]", "$.Body",
            "$.Body.list[*]", "$..hr", "$..[?(@.hr > 60)]", "$.Body[?(@.hr)]", "$.Body.heartrate", "$..['hr','at']"};
    private static final String[] PATHS = {"$.hr", "$.at", "$.id", "$..hr", "$.Body.id", "$.matchedToken.hr",
            "$.matchedToken.at", "$.ward", "$.list[0]", "$['a b']"};
    private static final String[] JMES = {"Body.id", "matchedToken.hr", "Body.list[0].hr", "matchedToken.at",
            "not_null(matchedToken.hr, matchedToken.HR)", "to_string(Body)", "Body.list[*].hr | [0]"};
    private static final String[] PERIODS = {"0", "60", "1440", "-1"};

    /** What makes up a text of a case. */
    private interface Part {
        String of(Random random);
    }

    @Test
    void whateverTheTemplatesAndEventsAre() {
        assertThat(observations("the earlier languages", GeneratedExplanationTest::device,
                GeneratedExplanationTest::fhir, GeneratedExplanationTest::events)).isGreaterThan(CASES / 20);
    }

    @Test
    void withWhatThisConnectorAdds() {
        assertThat(observations("with additions", GeneratedAdditions::device, GeneratedAdditions::fhir,
                GeneratedAdditions::events)).isGreaterThan(CASES / 4);
    }

    /** So many Observations came of half of the cases, each as the stages make it. */
    private static long observations(String what, Part device, Part fhir, Part eventsOf) {
        int cases = CASES / 2;
        AtomicInteger done = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        long observations = IntStream.range(0, cases).parallel().mapToLong(i -> {
            Random random = new Random(SEED + i);
            int number = done.incrementAndGet();
            if (number % PROGRESS == 0) {
                System.out.println(number + " of " + cases + " cases, " + what);
            }
            CheckedTemplates templates = Given.templates(device.of(random), fhir.of(random));
            if (templates.content().isEmpty() || templates.mapping().isEmpty()) {
                refused.incrementAndGet();
                return 0;
            }
            String text = eventsOf.of(random);
            Duration window = random.nextInt(4) == 0 ? Duration.ofSeconds(1 + random.nextInt(60)) : null;
            List<GivenEvent> events = GivenEvents.read(text, Given.NOW);
            try {
                return ProductionPath.isExplained(templates, text, events, window).observations().size();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + (SEED + i) + ", " + what + ", window " + window + "\n" + text + "\n"
                        + templates.device().orElseThrow().text() + "\n" + templates.fhir().orElseThrow().text(), e);
            }
        }).sum();
        assertThat(refused.get()).as("files with an error, of which nothing is run").isLessThan(CASES / 4);
        System.out.println(cases + " cases, " + what + ": " + observations + " Observations as the stages make them, "
                + refused + " cases with templates that are refused");
        return observations;
    }

    private static String device(Random random) {
        StringBuilder file = new StringBuilder("{ \"templateType\": \"CollectionContent\", \"template\": [");
        for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
            boolean calculated = random.nextBoolean();
            file.append(i == 0 ? "" : ",").append("\n{ \"templateType\": \"")
                    .append(calculated ? "CalculatedContent" : "JsonPathContent")
                    .append("\", \"template\": { \"typeName\": \"type").append(random.nextInt(2)).append("\",\n")
                    .append("\"typeMatchExpression\": \"").append(one(MATCHES, random)).append("\",\n")
                    .append("\"deviceIdExpression\": ").append(likely(calculated, "id", random)).append(",\n")
                    .append("\"timestampExpression\": ").append(likely(calculated, "at", random)).append(",\n");
            if (random.nextInt(3) == 0) {
                file.append("\"correlationIdExpression\": ").append(likely(calculated, "ward", random)).append(",\n");
            }
            file.append("\"values\": [ { \"valueName\": \"hr\", \"required\": ").append(random.nextBoolean())
                    .append(", \"valueExpression\": ").append(likely(calculated, "hr", random)).append(" }, ")
                    .append("{ \"valueName\": \"other\", \"valueExpression\": ").append(expression(calculated, random))
                    .append(" } ] } }");
        }
        return file.append("] }").toString();
    }

    /** Two times in three what is likely to be there: cases in which nothing comes of anything show little. */
    private static String likely(boolean calculated, String name, Random random) {
        if (random.nextInt(3) == 0) {
            return expression(calculated, random);
        }
        return calculated ? "\"$.matchedToken." + name + "\"" : "\"$." + name + "\"";
    }

    private static String expression(boolean calculated, Random random) {
        return calculated && random.nextBoolean()
                ? "{ \"value\": \"" + one(JMES, random) + "\", \"language\": \"JmesPath\" }"
                : "\"" + one(PATHS, random) + "\"";
    }

    private static String fhir(Random random) {
        StringBuilder file = new StringBuilder("{ \"templateType\": \"CollectionFhir\", \"template\": [");
        for (int i = 0; i < 2; i++) {
            file.append(i == 0 ? "" : ",").append("\n{ \"templateType\": \"CodeValueFhir\", \"template\": {")
                    .append("\"typeName\": \"type").append(i).append("\", \"periodInterval\": ")
                    .append(one(PERIODS, random)).append(",\n\"codes\": [ { \"code\": \"8867-4\", \"system\":")
                    .append(" \"http://loinc.org\", \"display\": \"Heart rate\" } ],\n");
            boolean value = random.nextBoolean();
            if (value) {
                file.append("\"value\": ").append(value("hr", random));
            }
            if (!value || random.nextBoolean()) {
                file.append(value ? "," : "").append("\"components\": [ { \"codes\": [ { \"code\": \"c\" } ],")
                        .append(" \"required\": ").append(random.nextBoolean()).append(", \"value\": ")
                        .append(value("other", random)).append("}, { \"codes\": [ { \"code\": \"d\" } ], \"value\": ")
                        .append(value("hr", random)).append("} ]");
            }
            file.append("} }");
        }
        return file.append("] }").toString();
    }

    private static String value(String name, Random random) {
        String head = "{ \"valueName\": \"" + name + "\", \"valueType\": ";
        return switch (random.nextInt(4)) {
            case 0 -> head + "\"SampledData\", \"defaultPeriod\": 1000, \"unit\": \"/min\" }";
            case 1 -> head + "\"String\" }";
            case 2 -> head + "\"CodeableConcept\", \"text\": \"t\", \"codes\": [ { \"code\": \"e\" } ] }";
            default -> head + "\"Quantity\", \"unit\": \"beats\", \"code\": \"/min\", \"system\": \"u\" }";
        };
    }

    private static String events(Random random) {
        StringBuilder events = new StringBuilder();
        for (int i = 0, count = 1 + random.nextInt(4); i < count; i++) {
            events.append(random.nextInt(8) == 0
                    ? "{\"Body\":" + json(3, random) + ",\"Properties\":{\"ward\":true},\"SystemProperties\":{"
                            + GeneratedAdditions.received(random) + "}}"
                    : json(3, random)).append('\n');
        }
        return events.toString();
    }

    private static String json(int depth, Random random) {
        if (depth == 0 || random.nextInt(8) == 0) {
            return one(VALUES, random);
        }
        if (random.nextInt(4) == 0) {
            return "[" + json(depth - 1, random) + "," + json(depth - 1, random) + "]";
        }
        StringBuilder object = new StringBuilder("{\"hr\":7").append(random.nextInt(9))
                .append(",\"at\":\"2026-10-09T10:18:0").append(random.nextInt(3))
                .append("Z\",\"id\":\"dev-1\",\"ward\":\"w\"");
        for (int i = 0, count = random.nextInt(4); i < count; i++) {
            object.append(",\"").append(one(NAMES, random)).append("\": ").append(json(depth - 1, random));
        }
        return object.append('}').toString();
    }

    private static String one(String[] of, Random random) {
        return of[random.nextInt(of.length)];
    }
}
