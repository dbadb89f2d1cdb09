package org.iomtfhir.fhirclient.server;

import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Goes from page to page of what a server found, and takes nothing endless for a long list: a page that was there before,
 * or page after page that brings nothing new, is a fault of the server's. Used for one list, by one thread.
 */
final class PageSequence {

    /** Servers that filter after they have made up pages leave some of them empty. */
    private static final int MOST_WITHOUT_NEWS = 5;

    private final FhirTransport transport;
    private final Set<String> seenPages = new HashSet<>();
    private final Set<String> seenEntries = new HashSet<>();
    private final int mostPages;
    private final long mostBytes;
    private int pages;
    private int withoutNews;
    private long bytes;

    /**
     * @param mostPages
     *            how many pages are fetched at most, the first included
     * @param mostBytes
     *            how much all of them may hold
     */
    PageSequence(FhirTransport transport, int mostPages, long mostBytes) {
        this.transport = transport;
        this.mostPages = mostPages;
        this.mostBytes = mostBytes;
    }

    /**
     * Takes the first page, or one that {@link #next} gave.
     *
     * @throws AnswerTooLargeException
     *             if all pages together are larger than is taken
     * @throws FhirRefusedException
     *             if the answer is a refusal
     */
    BundleJson.Page take(HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw new FhirRefusedException(answer.status(), OperationOutcomes.of(BundleJson.tree(answer.body())));
        }
        bytes += answer.bytes();
        if (pages > 0 && bytes > mostBytes) {
            throw new AnswerTooLargeException(mostBytes);
        }
        pages++;
        return BundleJson.read(answer.body());
    }

    /** Notes an entry of the page at hand, by what tells it from all others. */
    void entry(String key) {
        if (seenEntries.add(key)) {
            withoutNews = -1;
        }
    }

    /** Whether there is another page that may be fetched. */
    boolean hasNext(BundleJson.Page page) {
        return page.nextUrl() != null && pages < mostPages;
    }

    /**
     * Fetches the page after this one.
     *
     * @throws FhirUnavailableException
     *             if the server leads elsewhere, to where we have been, or nowhere
     */
    HttpAnswer next(BundleJson.Page page) {
        withoutNews++;
        String nextUrl = Objects.requireNonNull(page.nextUrl());
        if (!seenPages.add(nextUrl) || withoutNews >= MOST_WITHOUT_NEWS) {
            throw FhirUnavailableException.transientFailure("the FHIR server's pages do not end: its links to the next"
                    + " page lead to where we have been, or to pages that hold nothing new. Its log, or that of a proxy"
                    + " before it, may say why");
        }
        return transport.send("GET", path(transport.base(), nextUrl), Map.of("Cache-Control", "no-store"), null);
    }

    /**
     * Where a server says that its next page is, behind its base URL.
     *
     * @throws FhirUnavailableException
     *             if that is at another address than the server: it gets no credential of ours
     */
    static String path(URI server, String nextUrl) {
        String base = server.toString();
        if (nextUrl.startsWith(base + "/")) {
            return nextUrl.substring(base.length() + 1);
        }
        if (nextUrl.startsWith(base + "?")) {
            return nextUrl.substring(base.length());
        }
        throw FhirUnavailableException.transientFailure("the FHIR server's next page is at another address than"
                + " the server: set its URL, or the base URL that it gives out, so that they agree");
    }
}
