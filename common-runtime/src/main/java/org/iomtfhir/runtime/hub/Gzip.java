package org.iomtfhir.runtime.hub;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies of events, compressed where that pays and expanded within a bound. */
public final class Gzip {

    /** The content type of a compressed body. */
    public static final String CONTENT_TYPE = "application/gzip";

    /** What a body may become when expanded: far above the largest group, far below what would hurt. */
    public static final int MOST_BYTES = 64 * 1024 * 1024;

    private static final int WORTH_IT = 1024;

    private Gzip() {}

    /** A body as it goes out: compressed if it is over 1 KiB and becomes smaller by it. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on, not copied.
    public record Body(byte[] bytes, String contentType) {}

    /** Compresses where it pays; {@code plainType} is the content type of a body that stays as it is. */
    public static Body compress(byte[] plain, String plainType) {
        if (plain.length <= WORTH_IT) {
            return new Body(plain, plainType);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed, 8192)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return packed.size() < plain.length ? new Body(packed.toByteArray(), CONTENT_TYPE) : new Body(plain, plainType);
    }

    /**
     * The body in plain: expanded if the content type, or else its first two bytes, say that it is compressed.
     *
     * @throws IOException
     *             if it is broken, or would become larger than {@link #MOST_BYTES}
     */
    public static byte[] expand(byte[] body, String contentType) throws IOException {
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
