package org.iomtfhir.debugger;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What every answer says to the browser: nothing from elsewhere, nothing kept, nothing framed. */
final class SafeHeaders {

    private SafeHeaders() {}

    /**
     * Sets them.
     *
     * @param nonce
     *            what the page's own inline parts carry; null for none
     */
    static void set(HttpResponse response, String type, @Nullable String nonce) {
        String own = nonce == null ? "" : " 'nonce-" + nonce + "'";
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, type);
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        headers.set("content-security-policy", "default-src 'none'; script-src 'self'" + own + "; style-src 'self'"
                + own
                + "; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.set("x-content-type-options", "nosniff");
        headers.set("referrer-policy", "no-referrer");
        headers.set("cross-origin-opener-policy", "same-origin");
        headers.set("cross-origin-resource-policy", "same-origin");
        headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
    }
}
