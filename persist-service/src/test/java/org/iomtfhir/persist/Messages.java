package org.iomtfhir.persist;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.iomtfhir.model.ServiceSystem;

/** Messages as transform makes them: heart rates of devices, sparse and with logical references. */
final class Messages {

    private Messages() {}

    /** One reading. */
    record Sample(Instant time, String value) {}

    /** A series of the hour, or the hours, that these readings lie in. */
    static IncomingResource hourly(String device, String patient, String encounter, List<Sample> samples) {
        Instant start = samples.getFirst().time().truncatedTo(ChronoUnit.HOURS);
        Instant end = samples.getLast().time().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS).minusNanos(100);
        String offsets = samples.stream().map(each -> Long.toString(ChronoUnit.MILLIS.between(start, each.time())))
                .collect(Collectors.joining(" "));
        String data = samples.stream().map(Sample::value).collect(Collectors.joining(" "));
        String json = """
                {"resourceType":"Observation","identifier":[{"value":"heartrate.%s.%s"}],"status":"final",
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",
                   "code":"vital-signs"}]}],
                 "code":{"coding":[{"system":"urn:iso:std:iso:11073:10101","code":"147842"},
                   {"system":"%s","code":"heartrate","display":"heartrate"}],"text":"heartrate"},
                 %s"effectivePeriod":{"start":"%s","end":"%s"},
                 "valueSampledData":{"extension":[{"url":
                   "http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.offsets","valueString":"%s"}],
                   "origin":{"value":0,"unit":"count/min"},"period":10000,"dimensions":1,"data":"%s"}}
                """.formatted(segment(start), segment(end), ServiceSystem.DEFAULT, references(device, patient,
                encounter), start, end, offsets, data);
        return new IncomingResource(json.getBytes(StandardCharsets.UTF_8), samples.getFirst().time(), samples.getLast()
                .time());
    }

    /** A single measurement at an instant. */
    static IncomingResource single(String device, String patient, String encounter, Instant time, String value) {
        String json = """
                {"resourceType":"Observation","identifier":[{"value":"weight.%1$s.%1$s"}],"status":"final",
                 "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"},
                   {"system":"%2$s","code":"weight","display":"weight"}],"text":"weight"},
                 %3$s"effectiveDateTime":"%4$s",
                 "valueQuantity":{"value":%5$s,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}
                """.formatted(segment(time), ServiceSystem.DEFAULT, references(device, patient, encounter),
                time,
                value);
        return new IncomingResource(json.getBytes(StandardCharsets.UTF_8), time, time);
    }

    /** A flag that a plug-in raises. */
    static IncomingResource flag(String device, String patient, String period, String text) {
        String json = """
                {"resourceType":"Flag","identifier":[{"value":"lowbattery.%s"}],"status":"active",
                 "code":{"text":"%s"},
                 "subject":{"type":"Patient","identifier":{"value":"%s"}},
                 "author":{"type":"Device","identifier":{"value":"%s"}}}
                """.formatted(period, text, patient, device);
        return new IncomingResource(json.getBytes(StandardCharsets.UTF_8), null, null);
    }

    /** Readings at this pace, {@code from} counting up. */
    static List<Sample> every(Instant first, int seconds, int count, int from) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(new Sample(first.plusSeconds((long) seconds * i), Integer.toString(from + i)));
        }
        return samples;
    }

    private static String references(String device, String patient, String encounter) {
        return reference("subject", "Patient", patient) + reference("encounter", "Encounter", encounter) + reference(
                "device", "Device", device);
    }

    private static String reference(String element, String type, String value) {
        return value == null ? "" : """
                "%s":{"type":"%s","identifier":{"value":"%s"}},
                """.formatted(element, type, value);
    }

    private static String segment(Instant time) {
        String text = time.toString().toLowerCase(Locale.ROOT).replaceAll("[-:tz]", "");
        int dot = text.indexOf('.');
        return dot < 0 ? text + "Z" : text.substring(0, dot) + "Z";
    }
}
