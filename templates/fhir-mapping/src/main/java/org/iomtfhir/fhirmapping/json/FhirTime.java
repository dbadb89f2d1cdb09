package org.iomtfhir.fhirmapping.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.iomtfhir.model.Ticks;
import org.jspecify.annotations.Nullable;

/**
 * Times of the years 1 to 9999 in FHIR's form, {@code 2026-10-09T10:18:00.1234567Z}: UTC, up to seven digits of fraction,
 * none where it is zero. Formats by arithmetic: a formatter of the JDK takes longer than all the rest of an Observation. All methods are static and thread-safe.
 */
public final class FhirTime {

    private static final int LONGEST = 28;
    private static final int SECONDS_PER_DAY = 86_400;

    private FhirTime() {}

    /** The time as text. */
    public static String text(long ticks) {
        byte[] bytes = new byte[LONGEST];
        return new String(bytes, 0, write(ticks, bytes), StandardCharsets.ISO_8859_1);
    }

    /** Writes the time as a JSON text. */
    public static void write(JsonGenerator json, long ticks) throws IOException {
        byte[] bytes = new byte[LONGEST];
        json.writeRawUTF8String(bytes, 0, write(ticks, bytes));
    }

    /**
     * Writes the time as a JSON text by a clock that is ahead of UTC: {@code 2026-10-09T12:18:00+02:00}.
     *
     * @param offsetOrNull
     *            in whole minutes; null for UTC, and so is one that leads out of the years 1 to 9999
     */
    public static void write(JsonGenerator json, long ticks, @Nullable ZoneOffset offsetOrNull) throws IOException {
        long local = ticks + (offsetOrNull == null ? 0 : offsetOrNull.getTotalSeconds() * Ticks.PER_SECOND);
        if (offsetOrNull == null || local < Ticks.MIN || local > Ticks.MAX) {
            write(json, ticks);
            return;
        }
        byte[] bytes = new byte[LONGEST];
        int end = write(local, bytes) - 1;
        json.writeString(new String(bytes, 0, end, StandardCharsets.ISO_8859_1) + offsetOrNull.getId());
    }

    /**
     * The time as part of an identifier: {@code 20261009101800Z}.
     *
     * @param withFraction
     *            whether a fraction that is not zero follows, with all seven digits: {@code 20261009101800.1234567Z}
     */
    public static void appendCompact(StringBuilder text, long ticks, boolean withFraction) {
        byte[] bytes = new byte[LONGEST];
        writeDateAndTime(Math.floorDiv(ticks, Ticks.PER_SECOND), bytes);
        for (int i = 0; i < 19; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                text.append((char) bytes[i]);
            }
        }
        long fraction = Math.floorMod(ticks, Ticks.PER_SECOND);
        if (withFraction && fraction != 0) {
            String digits = Long.toString(fraction);
            text.append('.').append("0".repeat(7 - digits.length())).append(digits);
        }
        text.append('Z');
    }

    private static int write(long ticks, byte[] to) {
        writeDateAndTime(Math.floorDiv(ticks, Ticks.PER_SECOND), to);
        int end = 19;
        int fraction = (int) Math.floorMod(ticks, Ticks.PER_SECOND);
        if (fraction != 0) {
            to[end] = '.';
            for (int i = end + 7; i > end; i--) {
                to[i] = (byte) ('0' + fraction % 10);
                fraction /= 10;
            }
            end += 8;
            while (to[end - 1] == '0') {
                end--;
            }
        }
        to[end++] = 'Z';
        return end;
    }

    private static void writeDateAndTime(long second, byte[] to) {
        long day = Math.floorDiv(second, SECONDS_PER_DAY);
        int ofDay = (int) (second - day * SECONDS_PER_DAY);
        LocalDate date = LocalDate.ofEpochDay(day);
        two(to, 0, date.getYear() / 100);
        two(to, 2, date.getYear() % 100);
        to[4] = '-';
        two(to, 5, date.getMonthValue());
        to[7] = '-';
        two(to, 8, date.getDayOfMonth());
        to[10] = 'T';
        two(to, 11, ofDay / 3600);
        to[13] = ':';
        two(to, 14, ofDay / 60 % 60);
        to[16] = ':';
        two(to, 17, ofDay % 60);
    }

    private static void two(byte[] to, int at, int number) {
        to[at] = (byte) ('0' + number / 10);
        to[at + 1] = (byte) ('0' + number % 10);
    }
}
