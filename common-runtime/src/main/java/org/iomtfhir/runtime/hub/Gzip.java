package org.iomtfhir.runtime.hub;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Bodies of events, compressed where that pays and expanded within a bound. */
public final class Gzip {

    /** The content type of a compressed body. */
    public static final String CONTENT_TYPE = "application/gzip";

    /**
     * What a body may become when expanded: as large as a group may be set to become, and small enough for a few of them, and
     * what is read from them, to be in memory at once. Whoever compresses keeps to it.
     */
    public static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final int WORTH_IT = 1024;

    /** RFC 1952: deflated, no name, no time, of any system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final byte[] NOTHING = {};
    private static final int TRAILER = 2 * Integer.BYTES;

    /**
     * Setting one up takes longer than it works on a group. The fastest level: groups repeat themselves so much that the best
     * makes them hardly smaller.
     */
    private static final ThreadLocal<Deflater> DEFLATER = ThreadLocal
            .withInitial(() -> new Deflater(Deflater.BEST_SPEED, true));

    private Gzip() {}

    /** A body as it goes out: compressed if it is over 1 KiB and becomes smaller by it. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on, not copied.
    public record Body(byte[] bytes, String contentType) {}

    /** Compresses where it pays; {@code plainType} is the content type of a body that stays as it is. */
    public static Body compress(byte[] plain, String plainType) {
        byte[] packed = compress(plain, plain.length);
        return packed == null ? new Body(plain, plainType) : new Body(packed, CONTENT_TYPE);
    }

    /** The first bytes of an array compressed, as {@link #compress(byte[], String)} does; null where that does not pay. */
    public static byte @Nullable [] compress(byte[] plain, int length) {
        if (length <= WORTH_IT) {
            return null;
        }
        // What does not fit in here is not smaller.
        ByteBuffer packed = ByteBuffer.allocate(length - 1).order(ByteOrder.LITTLE_ENDIAN).put(HEADER);
        packed.limit(packed.capacity() - TRAILER);
        Deflater deflater = DEFLATER.get();
        deflater.reset();
        deflater.setInput(plain, 0, length);
        deflater.finish();
        deflater.deflate(packed);
        boolean fits = deflater.finished();
        // It is kept, and must not keep the plain bytes.
        deflater.setInput(NOTHING);
        if (!fits) {
            return null;
        }
        CRC32 sum = new CRC32();
        sum.update(plain, 0, length);
        packed.limit(packed.position() + TRAILER).putInt((int) sum.getValue()).putInt(length);
        return Arrays.copyOf(packed.array(), packed.position());
    }

    /**
     * The body in plain: expanded if the content type, or else its first two bytes, say that it is compressed.
     *
     * @throws IOException
     *             if it is broken, or would become larger than {@link #MOST_BYTES}
     */
    public static byte[] expand(byte[] body, @Nullable String contentType) throws IOException {
        if (!CONTENT_TYPE.equals(contentType) && !(body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b)) {
            return body;
        }
        try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
            byte[] plain = gzip.readNBytes(MOST_BYTES);
            if (gzip.read() >= 0) {
                throw new IOException("the body becomes larger than " + MOST_BYTES + " bytes when expanded");
            }
            return plain;
        }
    }
}
