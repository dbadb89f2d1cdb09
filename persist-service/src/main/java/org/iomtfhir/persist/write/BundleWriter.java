package org.iomtfhir.persist.write;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.AnswerTooLargeException;
import org.iomtfhir.fhirclient.server.BundleKind;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.OperationOutcomes;
import org.iomtfhir.fhirclient.server.PutAnswer;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.write.Pending.Slot;
import org.iomtfhir.persist.write.WriteOutcome.Refused;
import org.iomtfhir.persist.write.WritePlanner.Prepared;
import org.iomtfhir.runtime.retry.Backoff;

/**
 * Takes resources through the protocol: read, merge, post a bundle, look at what came of it, and again for those that lost
 * a contest. Has no state of its own but counters; each lane's thread runs it.
 */
final class BundleWriter {

    /** A server that fails so often, and takes nothing in between, fails at everything: there is nobody to blame. */
    private static final int MOST_FAILURES_IN_A_ROW = 10;

    private final FhirServer server;
    private final ServerProfile profile;
    private final CongestionWindow window;
    private final WriteOptions options;
    private final StoredReader reader;
    private final WritePlanner planner;
    private final WrittenVersionCache remembered;
    private final FirstWriteReconciler reconciler;
    private final Backoff backoff;
    private final ServerErrorTracker serverErrors;
    private final Counter bundles;
    private final Counter conflicts;
    private final Counter repeats;
    private final Counter provenancesMissing;
    private final ReplacementMetrics displaced;

    BundleWriter(FhirServer server, ServerProfile profile, CongestionWindow window, WriteOptions options,
            StoredReader reader,
            WritePlanner planner,
            WrittenVersionCache remembered, FirstWriteReconciler reconciler, Backoff backoff,
            ServerErrorTracker serverErrors, ReplacementMetrics displaced, MeterRegistry metrics) {
        this.server = server;
        this.profile = profile;
        this.window = window;
        this.options = options;
        this.reader = reader;
        this.planner = planner;
        this.remembered = remembered;
        this.reconciler = reconciler;
        this.backoff = backoff;
        this.serverErrors = serverErrors;
        this.bundles = counter("fhir.bundles", "Bundles of Observations posted to the FHIR server", metrics);
        this.conflicts = counter("fhir.conflicts",
                "Bundles in which something had changed on the FHIR server since it was read, and was merged anew",
                metrics);
        this.repeats = counter("fhir.repeats",
                "Bundles that were tried again because the FHIR server failed or did not answer", metrics);
        this.provenancesMissing = counter("fhir.provenances.missing",
                "Versions that landed in a batch, of which the FHIR server did not take the Provenance", metrics);
        this.displaced = displaced;
    }

    private static Counter counter(String name, String description, MeterRegistry metrics) {
        return Counter.builder(name).description(description).register(metrics);
    }

    /**
     * Settles every change of these.
     *
     * @throws FhirUnavailableException
     *             if that can't be done now
     */
    void write(List<Pending> pendings) {
        for (int from = 0; from < pendings.size();) {
            int until = Math.min(pendings.size(), from + window.entries());
            settle(pendings.subList(from, until));
            from = until;
        }
    }

    private void settle(List<Pending> chunk) {
        try {
            settle(chunk, budget(options.tries()));
        } catch (FhirUnavailableException e) {
            if (!e.isAnswered()) {
                throw e;
            }
            takeApart(chunk, e);
        }
    }

    private RetryBudget budget(int tries) {
        return new RetryBudget(tries, options.longestPause(), backoff, profile.transactions());
    }

    /** The server is there and fails, perhaps at a single entry: finds it, so that the others land. */
    private void takeApart(List<Pending> failed, FhirUnavailableException failure) {
        Deque<List<Pending>> parts = new ArrayDeque<>();
        boolean inDoubt = split(failed, failure, parts);
        int failuresInARow = 1;
        while (!parts.isEmpty()) {
            List<Pending> part = parts.pop();
            try {
                settle(part, budget(1));
                failuresInARow = 0;
            } catch (FhirUnavailableException e) {
                failuresInARow++;
                if (!e.isAnswered() || failuresInARow > MOST_FAILURES_IN_A_ROW) {
                    throw e;
                }
                inDoubt |= split(part, e, parts);
            }
        }
        if (inDoubt) {
            throw FhirUnavailableException
                    .answered("the FHIR server fails at one resource (500, or an answer larger than"
                            + " is read): it is set aside if the server goes on for minutes to take others and not this"
                            + " one");
        }
    }

    /** Whether it can't be split, and is not known to be to blame either. */
    private boolean split(List<Pending> failed, FhirUnavailableException failure,
            Deque<List<Pending>> parts) {
        List<Pending> open = failed.stream().filter(Pending::isOpen).toList();
        if (open.size() > 1) {
            parts.push(open.subList(open.size() / 2, open.size()));
            parts.push(open.subList(0, open.size() / 2));
            return false;
        }
        if (open.isEmpty() || !serverErrors.failedAlone(open.getFirst().key(), failure)) {
            return !open.isEmpty();
        }
        setAside(open.getFirst());
        return false;
    }

    /** The server fails at this one while it takes others. If several changes are in it, each is tried by itself. */
    private void setAside(Pending pending) {
        List<Slot> open = pending.open();
        for (Slot slot : open) {
            if (open.size() > 1) {
                try {
                    settle(List.of(new Pending(List.of(slot))), budget(options.tries()));
                    continue;
                } catch (FhirUnavailableException e) {
                    if (!e.isAnswered()) {
                        throw e;
                    }
                }
            }
            slot.settle(new Refused(ErrorName.FhirDataMapping, "the FHIR server fails at the " + pending.type()
                    + " each time (500, or an answer larger than is read), and not at others meanwhile: its log says why"));
        }
    }

    private void settle(List<Pending> chunk, RetryBudget budget) {
        List<Pending> open = chunk;
        while (!open.isEmpty()) {
            List<Pending> some = open.subList(0, Math.min(open.size(), window.entries()));
            try {
                List<Prepared> puts = prepared(some);
                boolean contestLost = !puts.isEmpty() && post(budget.kind(), puts);
                open = open.stream().filter(Pending::isOpen).toList();
                if (contestLost) {
                    conflicts.increment();
                    budget.lostContest();
                }
            } catch (FhirRefusedException e) {
                throw FhirUnavailableException.answered("the FHIR server refuses what every batch needs: " + e
                        .getMessage());
            } catch (AnswerTooLargeException e) {
                // A server that answers so to everything is broken; one that does so for one resource alone holds too much.
                throw FhirUnavailableException
                        .tooLarge("the FHIR server's answer is larger than is taken: what it holds"
                                + " of a resource, or what it makes of a question");
            } catch (FhirUnavailableException e) {
                // Whether it was done is not known: what is there has to be read again.
                repeats.increment();
                some.stream().filter(Pending::isOpen).forEach(this::forget);
                open = open.stream().filter(Pending::isOpen).toList();
                budget.failed(e);
            }
        }
    }

    /**
     * What has to be written of these. Memory is good enough for what will be written, since the guard proves it right. It
     * is no proof that nothing is to be written: the server may have been restored from a backup since, or the resource
     * deleted or retracted. So for those the server is asked, along with those that are not remembered.
     */
    private List<Prepared> prepared(List<Pending> open) {
        List<Prepared> puts = new ArrayList<>();
        List<Pending> toRead = new ArrayList<>();
        for (Pending pending : open) {
            boolean recalled = reader.recall(pending);
            Prepared prepared = recalled ? planner.prepareRecalled(pending) : null;
            if (prepared != null) {
                puts.add(prepared);
                continue;
            }
            if (recalled) {
                forget(pending);
                pending.distrustMemory();
            }
            toRead.add(pending);
        }
        reader.read(toRead);
        for (Pending pending : toRead) {
            Prepared prepared = planner.prepare(pending);
            if (prepared != null) {
                puts.add(prepared);
            }
        }
        return puts;
    }

    /** Whether some guard did not hold. */
    private boolean post(BundleKind kind, List<Prepared> puts) {
        bundles.increment();
        List<PutAnswer> answers;
        try {
            List<BundlePut> bundle = puts.stream().flatMap(each -> each.puts().stream()).toList();
            answers = window.send(() -> server.post(kind, bundle, profile.bundleHeaders()));
        } catch (FhirRefusedException e) {
            return refused(kind, puts, e);
        }
        boolean lost = false;
        boolean throttled = false;
        FhirUnavailableException failure = null;
        Iterator<PutAnswer> next = answers.iterator();
        for (Prepared prepared : puts) {
            PutAnswer answer = next.next();
            PutAnswer beside = prepared.provenance().isPresent() ? next.next() : answer;
            int status = answer.status();
            if (answer.isSuccess()) {
                if (!beside.isSuccess()) {
                    writeAlone(prepared.provenance().orElseThrow());
                }
                written(prepared, answer);
            } else if (answer.isConflict()) {
                lost = true;
                forget(prepared.pending());
                prepared.pending().distrustSearch();
            } else if (status == 401 || status == 403) {
                throw FhirUnavailableException.unauthorised("the FHIR server refuses the credential (" + status + ")");
            } else if (status == 429) {
                throttled = true;
                failure = FhirUnavailableException.throttled("the FHIR server asks to wait (429)", null);
            } else if (status == 500) {
                failure = FhirUnavailableException.answered("the FHIR server answers 500 to an entry of a bundle");
            } else if (status > 500 || status == 408) {
                failure = FhirUnavailableException.transientFailure("the FHIR server answers " + status
                        + " to an entry of a bundle");
            } else {
                poison(prepared, status, answer.issues());
            }
        }
        if (throttled) {
            window.refusedAnEntry();
        }
        if (failure != null) {
            throw failure;
        }
        return lost;
    }

    /** In a batch a Provenance can fail by itself: what it tells of is on the server, and will not be written again. */
    private void writeAlone(BundlePut provenance) {
        try {
            if (server.put(provenance).isSuccess()) {
                return;
            }
        } catch (FhirUnavailableException | FhirRefusedException | AnswerTooLargeException e) {
            // It is counted, and what it is of has landed.
        }
        provenancesMissing.increment();
    }

    private boolean refused(BundleKind kind, List<Prepared> puts, FhirRefusedException refusal) {
        int status = refusal.status();
        if (new PutAnswer(status, null, refusal.issues()).isConflict()) {
            if (kind == BundleKind.BATCH && puts.size() > 1) {
                throw refusal;
            }
            puts.forEach(each -> forget(each.pending()));
            if (puts.size() == 1) {
                puts.getFirst().pending().distrustSearch();
            }
            return true;
        }
        if (status == 405 || status == 406 || status == 415) {
            throw refusal;
        }
        if (puts.size() == 1) {
            poison(puts.getFirst(), status, refusal.issues());
            return false;
        }
        int half = puts.size() / 2;
        boolean lost = post(kind, puts.subList(0, half));
        return post(kind, puts.subList(half, puts.size())) || lost;
    }

    private void written(Prepared prepared, PutAnswer answer) {
        Pending pending = prepared.pending();
        boolean wroteOver = prepared.first() && reconciler.isNeeded(pending.type()) && answer.status() != 201
                && !"1".equals(answer.version()) && prepared.put().ifMatch() == null;
        if (wroteOver) {
            reconciler.wroteOver(pending, answer.version());
            forget(pending);
            return;
        }
        reconciler.written(pending);
        serverErrors.accepted(pending.key());
        prepared.outcomes().forEach(Slot::settle);
        displaced.count(prepared.counts());
        pending.forget();
        if (answer.version() == null) {
            remembered.forget(pending);
        } else {
            remembered.put(pending,
                    new WrittenVersionCache.Written(prepared.put().id(), answer.version(), prepared.put()
                            .json()));
        }
    }

    private void forget(Pending pending) {
        pending.forget();
        remembered.forget(pending);
    }

    /** The server will not have it. If several changes are in it, each is tried by itself, so that good ones go on. */
    private void poison(Prepared prepared, int status, OperationOutcomes issues) {
        Pending pending = prepared.pending();
        forget(pending);
        List<Slot> open = pending.open();
        if (open.size() > 1) {
            for (Slot slot : open) {
                settle(List.of(new Pending(List.of(slot))));
            }
            return;
        }
        Slot slot = open.getFirst();
        Set<String> unknown = new TreeSet<>(references(slot.change().resource()));
        unknown.removeIf(reference -> !issues.mention(reference));
        if (!unknown.isEmpty()) {
            slot.settle(new WriteOutcome.UnknownReference(unknown));
        } else if (status == 413) {
            slot.settle(new Refused(ErrorName.EventTooLarge, "the " + pending.type()
                    + " is larger than the FHIR server takes (413)"));
        } else {
            slot.settle(
                    new Refused(ErrorName.FhirDataMapping, "the FHIR server refuses the " + pending.type() + (prepared
                            .provenance().isPresent() ? " with its Provenance: " : ": ") + status + issues.summary()));
        }
    }

    private static Set<String> references(Resource resource) {
        Set<String> found = new TreeSet<>();
        for (String element : List.of("subject", "patient", "device", "encounter", "author")) {
            var property = resource.getNamedProperty(element);
            if (property != null) {
                for (Base value : property.getValues()) {
                    if (value instanceof Reference reference && reference.getReference() != null) {
                        found.add(reference.getReference());
                    }
                }
            }
        }
        return found;
    }
}
