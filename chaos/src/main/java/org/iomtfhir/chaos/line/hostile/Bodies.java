package org.iomtfhir.chaos.line.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/** Makes the bodies of bad events, most of them around a mark. */
final class Bodies {

    private static final String TIME = "2026-03-01T00:00:00Z";

    private Bodies() {}

    static BadEvent plain(String body) {
        return new BadEvent(body.getBytes(StandardCharsets.UTF_8), null, Map.of());
    }

    static BadEvent bytes(byte[] before, String text, byte[] after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(before);
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(after);
        return new BadEvent(out.toByteArray(), null, Map.of());
    }

    /** A heart rate of a device that is the mark, with this JSON for its value. */
    static String heartRate(String mark, String value) {
        return heartRate(mark, "\"" + TIME + "\"", value, "");
    }

    static String heartRate(String mark, String time, String value, String more) {
        return "{\"monitor\":\"" + mark + "\",\"patient\":\"" + mark + "-patient\",\"time\":" + time
                + ",\"heartRate\":" + value + more + "}";
    }

    /** Packed, and so much of it that it is a thousand times as large as what is sent. */
    static byte[] packed(String begin, char filling, int length, String end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(begin.getBytes(StandardCharsets.UTF_8));
            byte[] block = Character.toString(filling).repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < length / block.length; i++) {
                gzip.write(block);
            }
            gzip.write(end.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A measurement as normalize would have sent it, with these fields in place of its own. */
    static String measurement(String mark, String time, String value, String more) {
        return "{\"Type\":\"heartrate\",\"OccurrenceTimeUtc\":" + time + ",\"IngestionTimeUtc\":\"" + TIME
                + "\",\"DeviceId\":\"" + mark + "\",\"PatientId\":\"" + mark
                + "-patient\",\"Properties\":[{\"Name\":\"hr\",\"Value\":" + value + "}]" + more + "}";
    }

    /** A group as group would have sent it, with these readings. */
    static String group(String mark, String type, String readings) {
        return "{\"DeviceId\":\"" + mark + "\",\"PatientId\":\"" + mark + "-patient\",\"MeasureType\":\"" + type
                + "\",\"WindowTime\":\"" + TIME + "\",\"Count\":1,\"Data\":" + readings + "}";
    }

    static String reading(String time, String name, String value) {
        return "{\"OccurrenceTimeUtc\":" + time + ",\"IngestionTimeUtc\":\"" + TIME + "\",\"Properties\":[{\"Name\":\""
                + name + "\",\"Value\":" + value + "}]}";
    }

    /** An Observation as transform would have sent it, with this value and more. */
    static String observation(String mark, String effective, String value) {
        return "{\"resourceType\":\"Observation\",\"identifier\":[{\"value\":\"heartrate.20260301000000Z"
                + ".20260301000000Z\"}],\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\","
                + "\"code\":\"8867-4\"}]},\"subject\":{\"type\":\"Patient\",\"identifier\":{\"value\":\"" + mark
                + "-patient\"}},\"device\":{\"type\":\"Device\",\"identifier\":{\"value\":\"" + mark + "\"}}"
                + effective + value + "}";
    }

    static String instant(String time) {
        return ",\"effectiveDateTime\":\"" + time + "\"";
    }

    static String quantity(String number) {
        return ",\"valueQuantity\":{\"value\":" + number
                + ",\"unit\":\"beats/minute\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}";
    }

    static String hour() {
        return ",\"effectivePeriod\":{\"start\":\"2026-03-01T00:00:00Z\",\"end\":\"2026-03-01T00:59:59.9999999Z\"}";
    }

    static String series(String period, String data, String more) {
        return ",\"valueSampledData\":{\"origin\":{\"value\":0,\"unit\":\"beats/min\"},\"period\":" + period
                + ",\"dimensions\":1,\"data\":\"" + data + "\"" + more + "}";
    }

    static String offsets(String offsets) {
        return ",\"extension\":[{\"url\":\"http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.offsets\","
                + "\"valueString\":\"" + offsets + "\"}]";
    }

    static String nested(String open, String inner, String close, int depth) {
        return open.repeat(depth) + inner + close.repeat(depth);
    }

    static String repeated(int times, String between, Function<Integer, String> each) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < times; i++) {
            text.append(i == 0 ? "" : between).append(each.apply(i));
        }
        return text.toString();
    }
}
