package org.iomtfhir.fhirclient.standin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;

/**
 * FHIR servers that can't be run here, as their makers describe them: what they are called, which versions they give, whether clients
 * may choose ids, which bundles they take. What a maker does not describe is as FHIR R4 says. They are no proof of how the real ones
 * behave; {@code iomt fhir check --write} on the real one is.
 *
 * @param name
 *            what it calls itself
 * @param versions
 *            how it calls its versions, by their numbers
 * @param takesTransactions
 *            whether it takes bundles of the kind transaction
 * @param takesClientIds
 *            whether clients may choose the ids of new resources
 * @param mostEntries
 *            of a bundle
 * @param sources
 *            where its makers say so
 */
public record DocumentedServer(Ways ways, String name, IntFunction<String> versions, boolean takesTransactions,
        boolean takesClientIds, int mostEntries, List<String> sources) {

    /** With the versioning policy {@code versioned-update}. */
    public static final DocumentedServer AZURE_HEALTH_DATA_SERVICES = new DocumentedServer(Ways.AZURE_VERSIONED_UPDATE,
            "Azure Healthcare APIs - Microsoft FHIR Server", Integer::toString, true, true, 500,
            List.of("learn.microsoft.com: FHIR REST API capabilities in Azure Health Data Services",
                    "learn.microsoft.com: Versioning policy and history management",
                    "learn.microsoft.com: Batch and transaction bundles; at most 500 entries"));

    /** A store with {@code enableUpdateCreate} and versions. */
    public static final DocumentedServer GOOGLE = new DocumentedServer(Ways.GENERIC, "Google Cloud Healthcare API",
            DocumentedServer::opaque, true, true, 4_500, List.of(
                    "cloud.google.com/healthcare-api: projects.locations.datasets.fhirStores (enableUpdateCreate, disableResourceVersioning)",
                    "cloud.google.com/healthcare-api: Method fhir.update (server-assigned version id)",
                    "cloud.google.com/healthcare-api: Method fhir.executeBundle (batch and transaction)"));

    /** A store as it is made where nothing is said: clients may not choose ids. */
    public static final DocumentedServer GOOGLE_BY_DEFAULT = new DocumentedServer(Ways.GENERIC,
            "Google Cloud Healthcare API", DocumentedServer::opaque, true, false, 4_500, GOOGLE.sources());

    /** Versions are numbers; a bundle takes fewer entries than elsewhere. */
    public static final DocumentedServer AWS_HEALTHLAKE = new DocumentedServer(Ways.GENERIC, "AWS HealthLake",
            Integer::toString, true, true, 160,
            List.of("docs.aws.amazon.com/healthlake: FHIR R4 Capability Statement for AWS HealthLake",
                    "docs.aws.amazon.com/healthlake: Bundling FHIR resources (batch and transaction)",
                    "docs.aws.amazon.com/healthlake: Idempotency and Concurrency (ETag, If-Match)",
                    "docs.aws.amazon.com/healthlake: Endpoints and quotas"));

    /** Versions are UUIDs; a PUT of an id that is not there is 404. */
    public static final DocumentedServer MEDPLUM = new DocumentedServer(Ways.GENERIC, "medplum",
            number -> UUID.nameUUIDFromBytes(bytes("version-" + number)).toString(), true, false, 500,
            List.of("medplum/medplum: packages/server/src/fhir/metadata.ts (updateCreate: false, versioning: versioned)",
                    "medplum/medplum: issues 5032 and 7401 (PUT of a new id)",
                    "medplum.com/docs: Updating Data (412 for a stale If-Match)"));

    /** Versions are numbers of transactions, so the first is not 1. */
    public static final DocumentedServer AIDBOX = new DocumentedServer(Ways.GENERIC, "aidbox",
            number -> Integer.toString(4_711 + 13 * number), true, true, 1_000,
            List.of("HealthSamurai/aidbox-docs: docs/api/rest-api/crud/update.md (PUT creates; If-Match)",
                    "HealthSamurai/aidbox-docs: docs/api/other/etag-support.md (versions are txids)",
                    "HealthSamurai/aidbox-docs: docs/api/rest-api/bundle.md (batch and transaction)"));

    /** All of them. */
    public static List<DocumentedServer> all() {
        return List.of(AZURE_HEALTH_DATA_SERVICES, GOOGLE, GOOGLE_BY_DEFAULT, AWS_HEALTHLAKE, MEDPLUM, AIDBOX);
    }

    /** Those on which clients may choose ids, as landing Observations needs. */
    public static List<DocumentedServer> suitable() {
        return all().stream().filter(DocumentedServer::takesClientIds).toList();
    }

    /** Starts a stand-in of it. */
    public StandInServer start() {
        StandInServer server = new StandInServer(ways);
        server.call(name);
        server.nameVersions(versions);
        server.takeTransactions(takesTransactions);
        server.takeClientIds(takesClientIds);
        server.maxEntries(mostEntries);
        return server;
    }

    @Override
    public String toString() {
        return name;
    }

    private static String opaque(int number) {
        return Base64.getUrlEncoder().encodeToString(bytes("169" + number + "000"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
