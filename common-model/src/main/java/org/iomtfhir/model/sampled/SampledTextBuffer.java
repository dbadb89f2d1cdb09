package org.iomtfhir.model.sampled;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.iomtfhir.model.Ticks;

/**
 * A growing text of SampledData: items, or offsets in milliseconds, parted by blanks. All of its characters are ASCII, and none
 * needs an escape in JSON. Not thread-safe.
 */
public final class SampledTextBuffer {

    private static final int LONGEST_NUMBER = 24;

    /** The digits of 0 to 999, a byte each: offsets are written three at a time, since dividing is what costs. */
    private static final int[] THREE_DIGITS = new int[1_000];

    static {
        for (int i = 0; i < 1_000; i++) {
            THREE_DIGITS[i] = ('0' + i / 100) << 16 | ('0' + i / 10 % 10) << 8 | ('0' + i % 10);
        }
    }

    private byte[] bytes;
    private int length;

    /**
     * An empty text.
     *
     * @param capacity
     *            how many characters it has room for before it grows
     */
    public SampledTextBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /** How many characters it has. */
    public int length() {
        return length;
    }

    /** Appends an item of ASCII characters, parted by a blank from what is there. */
    public void appendItem(String text) {
        int end = text.length();
        ensure(end + 1);
        if (length > 0) {
            bytes[length++] = ' ';
        }
        for (int i = 0; i < end; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    /**
     * Appends a text as an item if it is a plain decimal: minus sign, digits, perhaps a point between digits. Nearly every reading
     * is one, so this looks at and copies it in one go.
     *
     * @return whether it is; if not, nothing has been appended
     */
    public boolean appendPlainDecimal(String text) {
        int end = text.length();
        ensure(end + 1);
        byte[] into = bytes;
        int to = length;
        if (to > 0) {
            into[to++] = ' ';
        }
        int digits = 0;
        boolean point = false;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && !point && digits > 0) {
                point = true;
                digits = 0;
            } else if (i > 0 || c != '-') {
                return false;
            }
            into[to++] = (byte) c;
        }
        if (digits == 0) {
            return false;
        }
        length = to;
        return true;
    }

    /** Appends a count of ticks as milliseconds with up to four decimals, parted by a blank from what is there. */
    public void appendMilliseconds(long count) {
        ensure(LONGEST_NUMBER + 2);
        if (length > 0) {
            bytes[length++] = ' ';
        }
        long ticks = Math.abs(count);
        if (count < 0) {
            bytes[length++] = '-';
        }
        long whole = ticks / Ticks.PER_MILLISECOND;
        if (whole < 1_000) {
            appendLeading((int) whole);
        } else if (whole < 1_000_000_000) {
            appendThousands((int) whole);
        } else {
            appendDigits(whole);
        }
        int fraction = (int) (ticks - whole * Ticks.PER_MILLISECOND);
        if (fraction != 0) {
            bytes[length++] = '.';
            for (int unit = 1_000; fraction > 0; unit /= 10) {
                bytes[length++] = (byte) ('0' + fraction / unit);
                fraction %= unit;
            }
        }
    }

    /** Says of the last item that it stands for so many: {@code *3} behind it, without a blank. */
    public void appendCount(int count) {
        ensure(LONGEST_NUMBER + 1);
        bytes[length++] = '*';
        appendDigits(count);
    }

    /** Writes it as a JSON string. */
    public void writeTo(JsonGenerator json) throws IOException {
        json.writeRawUTF8String(bytes, 0, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    private void appendThousands(int number) {
        int thousands = number / 1_000;
        if (thousands < 1_000) {
            appendLeading(thousands);
        } else {
            int millions = thousands / 1_000;
            appendLeading(millions);
            appendThree(thousands - millions * 1_000);
        }
        appendThree(number - thousands * 1_000);
    }

    /** Three digits, leading zeros included. */
    private void appendThree(int number) {
        int digits = THREE_DIGITS[number];
        byte[] into = bytes;
        int at = length;
        into[at] = (byte) (digits >> 16);
        into[at + 1] = (byte) (digits >> 8);
        into[at + 2] = (byte) digits;
        length = at + 3;
    }

    /** Up to three digits without leading zeros, but for 0 itself. */
    private void appendLeading(int number) {
        int digits = THREE_DIGITS[number];
        if (number >= 100) {
            bytes[length++] = (byte) (digits >> 16);
        }
        if (number >= 10) {
            bytes[length++] = (byte) (digits >> 8);
        }
        bytes[length++] = (byte) digits;
    }

    private void appendDigits(long number) {
        String digits = Long.toString(number);
        for (int i = 0; i < digits.length(); i++) {
            bytes[length++] = (byte) digits.charAt(i);
        }
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
