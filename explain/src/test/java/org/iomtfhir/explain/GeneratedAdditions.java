package org.iomtfhir.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Templates and events made up at random of what this connector adds to the languages: series, definitions, functions, kinds of
 * values, summaries, summaries, words of readings, judgements, periods that a reading says, and who took it. Whatever a Random gives is a file without an
 * error, as a rule.
 */
final class GeneratedAdditions {

    private static final String[] TYPES = {"a", "b"};
    private static final String[] VALUES = {"72", "72.50", "-3", "\"<40\"", "\">= 5\"", "\"HI\"", "\"E\"", "\"98,6\"",
            "\"NaN\"", "true",
            "\"false\"", "null", "\"\"", "\"1:128\"", "\"10-20\"", "\"2026-10-09T10:18:00+02:00\"", "\"2026-10-09\"",
            "\"word\"", "1e300", "7"};
    private static final String[] SAMPLES = {"[1,2,3,4]", "[1,null,\"U\",4.5]", "\"1 2 E 4\"", "\"1,2;3\"",
            "[[1,2],[3,4]]", "[]",
            "[\"x\"]", "7", "[1,2,3]"};
    private static final String[] TIMES = {"2026-10-09T10:18:00Z", "2026-10-09T10:59:59.5Z",
            "2026-10-09T11:00:00.1+02:00",
            "2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+02:00"};
    private static final String[] FUNCTIONS = {"matchedToken.v", "convert(matchedToken.n, '[lb_av]', 'kg')",
            "convert(matchedToken.n, lookup(matchedToken.u, `{\\\"lbs\\\": \\\"[lb_av]\\\"}`), 'kg')",
            "round(divide(matchedToken.n, `7`), `2`)", "capture(matchedToken.line, 'HR=([0-9]+)')",
            "parseJson(matchedToken.inner).hr", "lookup(matchedToken.v, `{\\\"HI\\\": 600, \\\"E\\\": \\\"E\\\"}`)",
            "to_string(matches(matchedToken.line, 'HR='))"};
    private static final String[] MOMENTS = {"matchedToken.t", "addDuration(matchedToken.t, `90`, 's')",
            "toTime(`1791541080123456`, 'us')", "parseTime('09.10.2026 10:18', 'dd.MM.yyyy HH:mm', 'Europe/Berlin')"};
    private static final String[] SERIES = {"{ \"rate\": 4 }", "{ \"period\": 250 }",
            "{ \"rate\": 4, \"separator\": \",\" }",
            "{ \"rate\": 2, \"channels\": 2 }", "{ \"offsetsExpression\": \"$..offsets\" }",
            "{ \"rateExpression\": \"$..n\" }"};
    private static final String[] CONCEPTS = {"{ \"text\": \"in words\" }",
            "{ \"codes\": [ { \"code\": \"c\", \"system\": \"http://snomed.info/sct\", \"display\": \"d\" } ] }",
            "{ \"codes\": [ { \"code\": \"c\" }, { \"code\": \"d\" } ], \"text\": \"x\" }"};
    private static final String[] JUDGEMENTS = {"{ \"text\": \"always\" }",
            "[ { \"below\": 70, \"text\": \"low\" }, { \"above\": 180, \"codes\": [ { \"code\": \"H\" } ] } ]",
            "[ { \"below\": 70, \"text\": \"low\" }, { \"below\": 90, \"text\": \"lowish\" } ]"};
    private static final String[] PERFORMERS = {
            "{ \"type\": \"Practitioner\", \"valueName\": \"who\", \"system\": \"urn:b\" }",
            "[ { \"type\": \"Organization\", \"display\": \"Ward\" }, { \"type\": \"CareTeam\", \"valueName\": \"who\" } ]",
            "{ \"type\": \"Organization\", \"identifier\": \"o-1\" }"};

    private static final String[] NO_SUMMARIES = {};
    private static final String[] HOURLY = {"first", "last", "min", "max", "mean", "sum", "count", "increase"};
    private static final String[] DAILY = {"first", "last", "min", "max", "mean", "sum", "count", "increase",
            "increaseFromZero"};

    private GeneratedAdditions() {}

    static String device(Random random) {
        List<String> templates = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            boolean calculated = random.nextBoolean();
            String root = calculated ? "$.matchedToken." : "$.";
            List<String> values = new ArrayList<>();
            values.add(value("v", calculated && random.nextBoolean() ? jmes(one(FUNCTIONS, random)) : text(root + "v"),
                    ", \"required\": " + random.nextBoolean()));
            values.add(value("s", text(random.nextInt(4) == 0 ? root + "points[*].mv" : root + "s"),
                    random.nextInt(3) == 0 ? "" : ", \"series\": " + one(SERIES, random)));
            values.add(value("who", text("${who}"), ""));
            values.add(value("from", text(root + "from"), ""));
            values.add(value("to", text(root + "to"), ""));
            templates.add("{ \"templateType\": \"" + (calculated ? "CalculatedContent" : "JsonPathContent")
                    + "\", \"template\": { \"typeName\": " + text(one(TYPES, random))
                    + ",\n\"typeMatchExpression\": \"${match}\", \"deviceIdExpression\": " + text(root + "id")
                    + ",\n\"timestampExpression\": "
                    + (calculated && random.nextBoolean() ? jmes(one(MOMENTS, random)) : text(root + "t"))
                    + (random.nextInt(3) == 0 ? ", \"correlationIdExpression\": " + text(root + "u") : "")
                    + (random.nextInt(3) == 0 ? ", \"encounterIdExpression\": " + text(root + "u") : "")
                    + (random.nextInt(3) == 0 ? ", \"keepOffset\": true" : "")
                    + ",\n\"values\": [ " + String.join(",\n", values) + " ] } }");
        }
        return "{ \"templateType\": \"CollectionContent\", \"define\": { \"match\": " + text(one(new String[]{
                "$..[?(@v)]", "$..[?(@v && @t)]", "$.Body.list[*]"}, random))
                + ", \"who\": \"$..who\" },\n\"template\": [ "
                + String.join(",\n", templates) + " ] }";
    }

    private static String value(String name, String expression, String more) {
        return "{ \"valueName\": " + text(name) + ", \"valueExpression\": " + expression + more + " }";
    }

    private static String jmes(String expression) {
        return "{ \"value\": \"" + expression + "\", \"language\": \"JmesPath\" }";
    }

    private static String text(String text) {
        return "\"" + text + "\"";
    }

    static String fhir(Random random) {
        List<String> templates = new ArrayList<>();
        for (String type : TYPES) {
            boolean value = random.nextInt(4) != 0;
            boolean daily = random.nextInt(4) == 0;
            boolean hourly = false;
            StringBuilder template = new StringBuilder(
                    "{ \"templateType\": \"CodeValueFhir\", \"template\": { \"typeName\": ")
                    .append(text(type)).append(", \"codes\": \"${codes}\"");
            if (daily) {
                template.append(", \"periodInterval\": 1440, \"timeZone\": \"Europe/Berlin\"");
            } else if (random.nextInt(4) == 0) {
                template.append(", \"effectivePeriod\": { \"start\": \"from\", \"end\": \"to\" }");
            } else {
                String period = one(new String[]{"0", "60", "-1"}, random);
                hourly = period.equals("60");
                template.append(", \"periodInterval\": ").append(period);
            }
            String[] summaries = daily ? DAILY : hourly ? HOURLY : NO_SUMMARIES;
            some(template, "status", "\"preliminary\"", random);
            some(template, "meta", "{ \"profile\": [ \"http://example.org/p\" ] }", random);
            some(template, "bodySite", one(CONCEPTS, random), random);
            some(template, "method", one(CONCEPTS, random), random);
            some(template, "deviceCode", one(CONCEPTS, random), random);
            some(template, "note", "\"at home\"", random);
            some(template, "performer", one(PERFORMERS, random), random);
            if (value) {
                template.append(",\n\"value\": ").append(kind(summaries, random));
                judged(template, random);
            }
            if (!value || random.nextInt(3) == 0) {
                template.append(",\n\"components\": [ { \"codes\": [ { \"code\": \"c\" } ], \"value\": ")
                        .append(kind(summaries, random));
                judged(template, random);
                template.append(" }, { \"codes\": [ { \"code\": \"d\" } ], \"value\": ").append(kind(summaries, random))
                        .append(" } ]");
            }
            templates.add(template.append(" } }").toString());
        }
        return "{ \"templateType\": \"CollectionFhir\", \"define\": { \"ucum\": \"http://unitsofmeasure.org\", \"codes\": [ { \"code\":"
                + " \"8867-4\", \"system\": \"http://loinc.org\", \"display\": \"Heart rate\" } ] },\n\"template\": [ "
                + String.join(",\n", templates) + " ] }";
    }

    /** Ranges are of quantities alone. */
    private static void judged(StringBuilder template, Random random) {
        if (template.lastIndexOf("\"Quantity\"") > template.lastIndexOf("\"valueName\"")
                && template.lastIndexOf("\"summary\"") < template.lastIndexOf("\"valueName\"")) {
            some(template, "interpretation", one(JUDGEMENTS, random), random);
            some(template, "referenceRange", "[ { \"low\": 60, \"high\": 100, \"text\": \"adults\" } ]", random);
        }
    }

    private static void some(StringBuilder template, String member, String what, Random random) {
        if (random.nextInt(4) == 0) {
            template.append(",\n\"").append(member).append("\": ").append(what);
        }
    }

    private static String kind(String[] summaries, Random random) {
        String unit = ", \"unit\": \"mV\", \"system\": \"${ucum}\", \"code\": \"mV\"";
        String v = "{ \"valueName\": \"v\", \"valueType\": ";
        if (summaries.length > 0 && random.nextInt(3) == 0) {
            String summary = one(summaries, random);
            return v + (summary.equals("mean") || random.nextBoolean() ? "\"Quantity\"" + unit : "\"integer\"")
                    + ", \"summary\": \"" + summary + "\" }";
        }
        return switch (random.nextInt(11)) {
            case 0, 1 -> "{ \"valueName\": \"s\", \"valueType\": \"SampledData\", \"defaultPeriod\": 250" + unit
                    + one(new String[]{"", ", \"origin\": 5, \"factor\": 2.5", ", \"dimensions\": 2"}, random) + " }";
            case 2 -> v + "\"boolean\" }";
            case 3 -> v + "\"integer\" }";
            case 4 -> v + "\"dateTime\" }";
            case 5 -> v + "\"Range\"" + unit + " }";
            case 6 -> v + "\"Ratio\", \"numerator\": { \"unit\": \"a\" } }";
            case 7 -> v + "\"CodeableConcept\", \"table\": { \"HI\": " + one(CONCEPTS, random)
                    + ", \"word\": { \"text\": \"w\" } }, \"unknown\": \"text\" }";
            default -> v + "\"Quantity\"" + unit + (random.nextBoolean() ? ", \"comparators\": true" : "")
                    + (random.nextBoolean()
                            ? ", \"table\": { \"HI\": { \"comparator\": \">\", \"value\": 600 }, \"E\": { \"dataAbsentReason\": \"error\" } }"
                            : "")
                    + " }";
        };
    }

    static String events(Random random) {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i <= random.nextInt(4); i++) {
            String reading = reading(random);
            String body = random.nextInt(3) == 0
                    ? "{\"list\":[" + reading + "," + reading(random) + "]}"
                    : reading;
            events.append(random.nextBoolean()
                    ? "{\"Body\":" + body + ",\"Properties\":{},\"SystemProperties\":{" + received(random) + "}}"
                    : body).append('\n');
        }
        return events.toString();
    }

    /** When a hub took an event in, as its system properties say; or nothing. */
    static String received(Random random) {
        return random.nextInt(4) == 0
                ? ""
                : "\"x-opt-enqueued-time\":\"2026-10-09T10:1" + random.nextInt(3) + ":" + (10 + random.nextInt(40))
                        + "Z\"";
    }

    private static String reading(Random random) {
        return "{\"v\":" + one(VALUES, random) + ",\"n\":" + one(new String[]{"150", "70.5", "\"x\""}, random)
                + ",\"u\":\"lbs\",\"id\":\"d-" + random.nextInt(2) + "\",\"t\":\"" + one(TIMES, random)
                + "\",\"s\":" + one(SAMPLES, random)
                + ",\"points\":[{\"mv\":1},{\"mv\":2.5}],\"offsets\":"
                + one(new String[]{"[0,100,250,300]", "\"0 1\""}, random)
                + (random.nextBoolean() ? ",\"who\":\"n-" + random.nextInt(2) + "\"" : "")
                + (random.nextBoolean()
                        ? ",\"from\":\"2026-10-09T09:00:00Z\",\"to\":\"2026-10-09T10:0" + random.nextInt(2)
                                + ":00+01:00\""
                        : "")
                + ",\"line\":\"HR=" + random.nextInt(9) + ";\",\"inner\":\"{\\\"hr\\\": 72}\"}";
    }

    private static String one(String[] of, Random random) {
        return of[random.nextInt(of.length)];
    }
}
