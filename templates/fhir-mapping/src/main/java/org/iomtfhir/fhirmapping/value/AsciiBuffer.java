package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import org.iomtfhir.fhirmapping.spi.Ticks;

/** A growing text of ASCII characters that need no escape in JSON. Not thread-safe. */
final class AsciiBuffer {

    private static final int LONGEST_NUMBER = 24;

    private byte[] bytes;
    private int length;

    AsciiBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    /** Appends a text, parted by a blank from what is there. */
    void appendItem(String text) {
        int end = text.length();
        ensure(end + 1);
        if (length > 0) {
            bytes[length++] = ' ';
        }
        for (int i = 0; i < end; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    /** Appends a count of ticks as milliseconds with up to four decimals, parted by a blank from what is there. */
    void appendMilliseconds(long ticks) {
        ensure(LONGEST_NUMBER + 1);
        if (length > 0) {
            bytes[length++] = ' ';
        }
        appendDigits(ticks / Ticks.PER_MILLISECOND);
        int fraction = (int) (ticks % Ticks.PER_MILLISECOND);
        if (fraction != 0) {
            bytes[length++] = '.';
            for (int unit = 1_000; fraction > 0; unit /= 10) {
                bytes[length++] = (byte) ('0' + fraction / unit);
                fraction %= unit;
            }
        }
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeRawUTF8String(bytes, 0, length);
    }

    private void appendDigits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        int at = length + digits;
        long rest = number;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        length += digits;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
