package org.iomtfhir.fhirclient.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.iomtfhir.fhirclient.server.BundleKind;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FirstWriteGuard;
import org.iomtfhir.fhirclient.server.PutAnswer;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.SearchText;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.jspecify.annotations.Nullable;

/**
 * Writes two Observations, {@code entered-in-error} and about nobody, in all the ways that are needed, and deletes them.
 * Used once.
 */
final class WriteProbe {

    private static final String TYPE = "Observation";

    private final FhirServer server;
    private final ServerProfile profile;
    private final BiConsumer<String, Supplier<ProbeResult>> ask;
    private final String first = "iomt-check-" + UUID.randomUUID();
    private final String second = "iomt-check-" + UUID.randomUUID();
    private final List<String> written = new ArrayList<>();
    private @Nullable String version;

    WriteProbe(FhirServer server, ServerProfile profile, BiConsumer<String, Supplier<ProbeResult>> ask) {
        this.server = server;
        this.profile = profile;
        this.ask = ask;
    }

    void run() {
        try {
            ask.accept("first write with an id of ours", this::create);
            if (version != null) {
                ask.accept("guard of a first write", this::createAgain);
                ask.accept("guarded update (If-Match)", this::update);
                ask.accept("stale guard", this::staleUpdate);
                ask.accept(profile.transactions() ? "transaction" : "batch", this::bundle);
                ask.accept("history", this::history);
                ask.accept("search by an identifier just written", this::search);
            }
        } finally {
            written.forEach(id -> ask.accept("clean-up of " + TYPE + "/" + id, () -> delete(id)));
        }
    }

    private ProbeResult create() {
        written.add(first);
        PutAnswer answer = server.put(put(first, 1, profile.firstWriteIfMatch(TYPE)));
        if (!answer.isSuccess()) {
            return ProbeResult.missing("it answers " + answer.status() + answer.issues().summary()
                    + ": clients must be allowed to choose ids (update as create), and the credential to write");
        }
        version = standing(first);
        return ProbeResult.works("made, version " + version);
    }

    private @Nullable String standing(String id) {
        return server.read(TYPE, id) instanceof ReadResult.Found(var stored) ? stored.requiredVersion() : null;
    }

    private ProbeResult createAgain() {
        FirstWriteGuard guard = profile.firstWrite(TYPE);
        if (guard == FirstWriteGuard.PUT_THEN_UNITE) {
            return ProbeResult.works("this server has none: first versions are united from its history");
        }
        PutAnswer answer = server.put(put(first, 2, profile.firstWriteIfMatch(TYPE)));
        return answer.isConflict()
                ? ProbeResult.works("a second first write is refused (" + answer.status() + ")")
                : ProbeResult.missing("a second first write is answered " + answer.status()
                        + " and not refused: two writers would overwrite each other. Choose fhir.server=generic");
    }

    private ProbeResult update() {
        PutAnswer answer = server.put(put(first, 3, version));
        String before = version;
        version = standing(first);
        return answer.isSuccess() && !Objects.equals(before, version)
                ? ProbeResult.works("version " + before + " became " + version)
                : ProbeResult.missing("it answers " + answer.status() + answer.issues().summary()
                        + ", and version " + version + " stands");
    }

    private ProbeResult staleUpdate() {
        PutAnswer answer = server.put(put(first, 4, "9999999"));
        return answer.isConflict()
                ? ProbeResult.works("refused (" + answer.status() + ")")
                : ProbeResult.missing("an update of a version that does not stand is answered " + answer.status()
                        + " and not refused (409 or 412): updates of others would be lost");
    }

    private ProbeResult bundle() {
        written.add(second);
        BundlePut good = put(second, 1, profile.firstWriteIfMatch(TYPE));
        BundlePut stale = put(first, 5, "9999999");
        if (profile.transactions()) {
            boolean taken;
            try {
                taken = server.post(BundleKind.TRANSACTION, List.of(good, stale), profile.bundleHeaders()).stream()
                        .allMatch(PutAnswer::isSuccess);
            } catch (FhirRefusedException e) {
                taken = false;
            }
            if (taken || server.read(TYPE, second) instanceof ReadResult.Found) {
                return ProbeResult.missing("a transaction with an entry that can't be done is done in part");
            }
        }
        List<PutAnswer> answers = server.post(profile.transactions() ? BundleKind.TRANSACTION : BundleKind.BATCH,
                List.of(good, put(first, 6, version)), profile.bundleHeaders());
        version = standing(first);
        return answers.stream().allMatch(PutAnswer::isSuccess)
                ? ProbeResult.works("two entries written" + (profile.transactions() ? ", all or none" : ""))
                : ProbeResult.missing("its entries are answered " + answers.stream().map(PutAnswer::status).toList());
    }

    private ProbeResult history() {
        int versions = server.history(TYPE, first, 5).entries().size();
        boolean needed = profile.firstWrite(TYPE) == FirstWriteGuard.PUT_THEN_UNITE;
        return versions >= 2 || !needed
                ? ProbeResult.works(versions + " versions are shown")
                : ProbeResult.missing("it shows " + versions + " versions of what was written three times");
    }

    private ProbeResult search() {
        boolean found = server.search(TYPE, Map.of("identifier", SearchText.token(ServerProbe.SYSTEM, first)), 1)
                .resources().stream().anyMatch(each -> each.id().equals(first));
        return ProbeResult.works(found
                ? "found at once"
                : "not found yet: its index is behind, which costs a read by id for each");
    }

    private ProbeResult delete(String id) {
        int status = server.delete(TYPE, id);
        return status < 300 || status == 404 || status == 410
                ? ProbeResult.works("gone")
                : ProbeResult
                        .missing("it can't be deleted (" + status + "): delete it by hand. It says entered-in-error"
                                + " of itself");
    }

    private static BundlePut put(String id, int value, @Nullable String ifMatch) {
        return new BundlePut(TYPE, id, """
                {"resourceType":"Observation","id":"%1$s","identifier":[{"system":"%2$s","value":"%1$s"}],\
                "status":"entered-in-error","code":{"text":"written by a check of this server, to be deleted"},\
                "valueQuantity":{"value":%3$d}}""".formatted(id, ServerProbe.SYSTEM, value), ifMatch);
    }
}
