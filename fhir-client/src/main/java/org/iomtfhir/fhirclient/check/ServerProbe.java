package org.iomtfhir.fhirclient.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.iomtfhir.fhirclient.check.Finding.Verdict;
import org.iomtfhir.fhirclient.server.AnswerTooLargeException;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.SearchText;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.fhirclient.server.UnsuitableServerException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for all that landing Observations needs: by reading alone, and where that is wanted by writing resources of
 * its own, which it takes away again. Used once, by one thread.
 */
public final class ServerProbe {

    /** An identifier system that no resource uses, so that searches for it find nothing. */
    static final String SYSTEM = "urn:iomt:check";

    private final FhirServer server;
    private final ServerRequirements needs;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable ServerProfile profile;

    public ServerProbe(FhirServer server, ServerRequirements needs) {
        this.server = server;
        this.needs = needs;
    }

    /**
     * Asks.
     *
     * @param writes
     *            whether resources may be written, {@code entered-in-error} and of a system of their own, and deleted again
     */
    public ServerReport run(boolean writes) {
        metadata();
        searches();
        ServerProfile found = profile;
        if (found != null) {
            bundle(found);
            if (writes) {
                new WriteProbe(server, found, this::ask).run();
            }
        }
        return new ServerReport(findings, Optional.ofNullable(profile));
    }

    private void metadata() {
        ask("capability statement (/metadata)", () -> {
            ServerProfile found = new ServerCheck(server).check(needs.kind().orElse(null), needs.creates(),
                    needs.encounters(), needs.provenances() ? Set.of("Provenance") : Set.of());
            profile = found;
            return ProbeResult.works("FHIR R4 of kind " + found.kind() + "; first versions are guarded by "
                    + found.firstWrite() + ", bundles are "
                    + (found.transactions() ? "transactions" : "batches")
                    + (needs.provenances()
                            ? "; it takes a Provenance beside each version of an Observation"
                                    + (found.transactions() ? "" : ", though not in one transaction with it")
                            : ""));
        });
    }

    private void searches() {
        List<String> types = new ArrayList<>(List.of("Device", "Patient", "Observation"));
        if (needs.encounters()) {
            types.add("Encounter");
        }
        for (String type : types) {
            ask("search of " + type + " by identifier", () -> {
                boolean none = server
                        .search(type, Map.of("identifier", SearchText.token(SYSTEM, "nobody"), "_count", "2"),
                                1)
                        .resources().isEmpty();
                return none
                        ? ProbeResult.works("finds nobody for an identifier that nobody has")
                        : ProbeResult
                                .missing("it gives resources that have not the identifier asked for: it must search by"
                                        + " identifier (search parameter identifier)");
            });
        }
        ask("search of Observation by _id", () -> server.search("Observation", Map.of("_id", "iomt-probe"), 1)
                .resources().isEmpty()
                        ? ProbeResult.works("finds none that is not there")
                        : ProbeResult.missing("it gives resources that have not the id asked for"));
    }

    private void bundle(ServerProfile profile) {
        int most = profile.maxBundleEntries();
        ask("bundle of " + most + " entries", () -> {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                ids.add("iomt-probe-" + i);
            }
            List<ReadResult> results = server.readAll("Observation", ids, profile.bundleHeaders());
            return ProbeResult.works("answered entry by entry (" + results.size() + ")");
        });
    }

    /** Asks for one thing, which gives what was seen. */
    void ask(String what, Supplier<ProbeResult> question) {
        long start = System.nanoTime();
        Verdict verdict;
        String says;
        try {
            ProbeResult seen = question.get();
            verdict = seen.works() ? Verdict.WORKS : Verdict.MISSING;
            says = seen.says();
        } catch (UnsuitableServerException e) {
            verdict = Verdict.MISSING;
            says = e.getMessage();
        } catch (FhirRefusedException | AnswerTooLargeException e) {
            verdict = Verdict.MISSING;
            says = "it is refused or can't be taken: " + e.getMessage();
        } catch (FhirUnavailableException e) {
            verdict = e.isAnswered() ? Verdict.MISSING : Verdict.UNKNOWN;
            says = e.getMessage();
        }
        findings.add(new Finding(what, verdict, says, Duration.ofNanos(System.nanoTime() - start)));
    }
}
