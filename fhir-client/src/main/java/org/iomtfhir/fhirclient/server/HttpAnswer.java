package org.iomtfhir.fhirclient.server;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came back for a request.
 *
 * @param status
 *            the HTTP status
 * @param body
 *            the body as text, empty where there was none
 * @param bytes
 *            the length of the body as it was sent
 * @param etag
 *            the version named by the ETag header, null where there is none
 */
record HttpAnswer(int status, String body, int bytes, @Nullable String etag) {

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The bare version of a weak ETag ({@code W/"2"}), a strong one, or one without quotes, as servers variously write. */
    static Optional<String> version(@Nullable String etag) {
        if (etag == null) {
            return Optional.empty();
        }
        String text = etag.startsWith("W/") ? etag.substring(2) : etag;
        text = text.replace("\"", "").strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
