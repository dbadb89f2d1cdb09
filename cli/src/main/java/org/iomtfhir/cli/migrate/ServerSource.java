package org.iomtfhir.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.iomtfhir.explain.ExactJson;
import org.iomtfhir.fhirclient.FhirConnection;
import org.iomtfhir.fhirclient.auth.Credential;
import org.iomtfhir.fhirclient.server.AnswerTooLargeException;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.ResourcePage;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.fhirclient.settings.FhirAccess;
import org.iomtfhir.runtime.retry.Backoff;

/** A FHIR server: its Observations page by page, with the devices and patients that they refer to. */
final class ServerSource implements ObservationSource {

    private static final String FIRST_PAGE = "Observation?_count=200&_include=Observation:device&_include=Observation:subject";
    private static final long MOST_BYTES = 256L << 20;
    private static final int TRIES = 5;
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);
    private static final int NAMES_KEPT = 100_000;

    private static final ObjectMapper JSON = ExactJson.MAPPER;

    private final FhirServer server;
    private final Backoff backoff;
    private final String query;

    /** The latest that were seen; what is no longer there is asked for. */
    private final Map<String, String> names = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > NAMES_KEPT;
        }
    };

    /**
     * @param base
     *            the server's base URL
     * @param token
     *            a file with a bearer token, empty for none
     * @param query
     *            restricts the search: {@code date=ge2026-11-01}; empty for all
     * @param backoff
     *            between tries
     * @throws IllegalArgumentException
     *             if the URL is none, or the token would cross a network in the clear
     */
    ServerSource(URI base, Optional<Path> token, String query, Backoff backoff) {
        ServerOptions options = new ServerOptions(base, null, null, MOST_BYTES, null, null);
        Credential credential = token.<Credential>map(Credential.BearerFile::new).orElseGet(Credential.None::new);
        this.server = FhirConnection.openUngated(new FhirAccess(options, Optional.empty(), credential), InstantSource
                .system());
        this.query = query;
        this.backoff = backoff;
    }

    @Override
    public void readInto(Buckets buckets, LongConsumer progress) throws IOException, InterruptedException {
        String next = buckets.position().isEmpty()
                ? FIRST_PAGE + (query.isEmpty() ? "" : "&" + query)
                : buckets.position();
        while (!next.isEmpty()) {
            String path = next;
            ResourcePage page = asked(() -> server.page(path));
            List<JsonNode> observations = new ArrayList<>();
            for (String json : page.resources()) {
                JsonNode resource = JSON.readTree(json);
                if (resource.path("resourceType").asText().equals("Observation")) {
                    observations.add(resource);
                } else {
                    names.put(resource.path("resourceType").asText() + "/" + resource.path("id").asText(),
                            NdjsonSource.name(resource));
                }
            }
            for (JsonNode observation : observations) {
                for (String member : new String[]{"device", "subject", "encounter"}) {
                    look(observation.path(member).path("reference").asText(""));
                }
                buckets.add(ComparableObservation.of(observation, reference -> names.getOrDefault(NdjsonSource.local(
                        reference), NdjsonSource.local(reference))));
            }
            next = page.next().orElse("");
            buckets.mark(next, next.isEmpty());
            progress.accept(buckets.count());
        }
    }

    /** Asks for what the page did not bring along; what is not there goes by its reference. */
    private void look(String reference) throws IOException, InterruptedException {
        String local = NdjsonSource.local(reference);
        if (!local.matches("(Device|Patient|Encounter)/[A-Za-z0-9.-]{1,64}") || names.containsKey(local)) {
            return;
        }
        int slash = local.indexOf('/');
        ReadResult read = asked(() -> server.read(local.substring(0, slash), local.substring(slash + 1)));
        names.put(local, read instanceof ReadResult.Found(StoredResource found)
                ? NdjsonSource.name(JSON.readTree(found.json()))
                : local);
    }

    private <T> T asked(Supplier<T> question) throws IOException, InterruptedException {
        for (int tries = 1;; tries++) {
            try {
                return question.get();
            } catch (FhirUnavailableException e) {
                if (tries == TRIES || e.kind() == FhirUnavailableException.Kind.UNAUTHORISED) {
                    throw goesOn(e);
                }
                if (e.retryAfter().isPresent()) {
                    Duration asked = e.retryAfter().get();
                    backoff.asAsked(asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED);
                } else {
                    backoff.beforeRepeat(tries);
                }
            } catch (FhirRefusedException | AnswerTooLargeException e) {
                throw goesOn(e);
            }
        }
    }

    private IOException goesOn(RuntimeException failure) {
        return new IOException("the FHIR server " + server.base() + ": " + failure.getMessage()
                + "; the comparison goes on from here when it is run again", failure);
    }
}
