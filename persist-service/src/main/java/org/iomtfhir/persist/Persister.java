package org.iomtfhir.persist;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.MalformedResourceException;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.SourceEvents;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.model.TimedSources;
import org.iomtfhir.persist.PersistOutcome.Rejected;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.DeviceOwners;
import org.iomtfhir.persist.identity.FhirIdentityResolver;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityQuestion;
import org.iomtfhir.persist.identity.IdentityResolver;
import org.iomtfhir.persist.identity.Resolution;
import org.iomtfhir.persist.identity.Span;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.write.Change;
import org.iomtfhir.persist.write.SourceVersions;
import org.iomtfhir.persist.write.Mergers;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.ResourceWriter;
import org.iomtfhir.persist.write.ServerErrorTracker;
import org.iomtfhir.persist.write.WriteOptions;
import org.iomtfhir.persist.write.WriteOutcome;
import org.iomtfhir.runtime.retry.Backoff;

/**
 * Lands batches of resources on a FHIR server. Thread-safe; several batches may be under way at once, as long as the
 * messages of one device do not overtake each other.
 */
public final class Persister implements AutoCloseable {

    private final PersistOptions options;
    private final IdentityResolver identities;
    private final Identification identification;
    private final ResourceWriter writer;
    private final PreliminaryFinalizer preliminaryEnd;
    private final ExecutorService searches;
    private final ResourceText text = new ResourceText();
    private final ResourceIdentifierAssigner identifiers;
    private final IdentifierLimit limit;
    private final MergedRecords mergedRecords;
    private final MisfiledWatch watch;
    private final InstantSource clock;
    private final LandedMessages landed = new LandedMessages();

    private Persister(FhirServer server, PersistOptions options, ResourceIdentifierAssigner identifiers,
            MisfiledWatch watch, IdentityResolver identities,
            ServerErrorTracker serverErrors, ResourceWriter writer, PreliminaryFinalizer preliminaryEnd,
            ExecutorService searches, InstantSource clock) {
        this.clock = clock;
        this.options = options;
        this.identities = identities;
        this.identification = new Identification(identities, serverErrors);
        this.writer = writer;
        this.preliminaryEnd = preliminaryEnd;
        this.searches = searches;
        this.identifiers = identifiers;
        this.watch = watch;
        this.limit = new IdentifierLimit(options.longestIdentifier());
        this.mergedRecords = new MergedRecords(server, identifiers, options.write().findByIdentifier());
    }

    /**
     * Asks the server what it can do, and makes a persister for it.
     *
     * @param server
     *            where resources land
     * @param options
     *            how they land
     * @param clock
     *            tells the time that goes into {@code issued}
     * @param metrics
     *            takes the counts of caches, bundles, conflicts and repeats
     * @throws org.iomtfhir.fhirclient.server.UnsuitableServerException
     *             if the server lacks what is needed: all of it in the message; trying again helps only when the server
     *             has changed
     * @throws org.iomtfhir.fhirclient.server.FhirUnavailableException
     *             if the server can't be asked now
     */
    public static Persister connect(FhirServer server, PersistOptions options, InstantSource clock,
            MeterRegistry metrics) {
        boolean createsShells = switch (options.identity().mode()) {
            case LOOKUP, LOOKUP_WITH_ENCOUNTER -> false;
            case CREATE -> true;
        };
        ServerProfile profile = new ServerCheck(server).check(options.serverKind(), createsShells, options.identity()
                .mode() == IdentityMode.LOOKUP_WITH_ENCOUNTER, options.write().source() == SourceForm.PROVENANCE
                        ? Set.of("Provenance")
                        : Set.of());
        return of(server, profile, options, clock, metrics);
    }

    /** Makes a persister for a server that is known. */
    public static Persister of(FhirServer server, ServerProfile profile, PersistOptions options, InstantSource clock,
            MeterRegistry metrics) {
        return of(server, profile, options, clock, metrics,
                WriteOptions.backoff(Thread::sleep, RandomGenerator.getDefault()),
                Ticker.systemTicker());
    }

    /** Likewise, with time of one's own. */
    static Persister of(FhirServer server, ServerProfile profile, PersistOptions options, InstantSource clock,
            MeterRegistry metrics, Backoff backoff, Ticker ticker) {
        ExecutorService searches = Executors.newVirtualThreadPerTaskExecutor();
        MergeContext context = new MergeContext(clock, options.serviceSystem(), options.profile(), options
                .keepOffsets(), options.preliminary());
        ServerErrorTracker serverErrors = new ServerErrorTracker(ticker, () -> server.isSearching("Observation"));
        ResourceWriter writer = new ResourceWriter(server, profile, options.write(), Mergers.installed(), context,
                backoff, serverErrors, metrics);
        PreliminaryFinalizer preliminaryEnd = new PreliminaryFinalizer(server, writer, context);
        if (options.preliminary()) {
            preliminaryEnd.start();
        }
        ResourceIdentifierAssigner identifiers = new ResourceIdentifierAssigner(options.serviceSystem(), options
                .profile());
        // Apart from what the metrics tell of the resolver's own caches.
        MisfiledWatch watch = new MisfiledWatch(new MisfiledFinder(server, new DeviceOwners(server,
                profile, clock, new CompositeMeterRegistry()), identifiers), metrics);
        return new Persister(server, options, identifiers, watch,
                new FhirIdentityResolver(server, profile, options.identity(), searches, ticker, clock, watch,
                        metrics),
                serverErrors,
                writer, preliminaryEnd,
                searches, clock);
    }

    /** One message on its way: what was read of it, and what became of its parts. */
    private static final class Message {
        private final LogicalReferences references;
        private final LandedMessages.Key key;
        private IdentityQuestion question;
        private final Resource resource;
        private final SourceVersions from;
        private final TimedSources timed;
        private final List<WriteOutcome> outcomes = new ArrayList<>();

        Message(LandedMessages.Key key, Resource resource, LogicalReferences references, IdentityQuestion question,
                IncomingResource incoming) {
            this.key = key;
            this.resource = resource;
            this.references = references;
            this.question = question;
            this.from = incoming.from();
            this.timed = incoming.timed();
        }

        /** What a part was made of: of the whole where nothing tells of which of its events. */
        private SourceVersions from(Span span) {
            SourceEvents own = timed.between(span.from(), span.until());
            return own.isEmpty() || from.isUnknown() ? from : new SourceVersions(own, from.mappings());
        }

        private boolean has(Class<? extends WriteOutcome> outcome) {
            return outcomes.stream().anyMatch(outcome::isInstance);
        }
    }

    /**
     * Lands a batch.
     *
     * @param batch
     *            in the order of the hub; messages of one resource are merged in that order
     * @return an outcome for each message, in the same order
     * @throws org.iomtfhir.fhirclient.server.FhirUnavailableException
     *             if the FHIR server can't take the batch now: the whole batch is to be repeated later, whatever part of
     *             it has landed
     */
    public List<PersistOutcome> persist(List<IncomingResource> batch) {
        PersistOutcome[] outcomes = new PersistOutcome[batch.size()];
        Message[] messages = new Message[batch.size()];
        for (int i = 0; i < messages.length; i++) {
            try {
                Message message = read(batch.get(i));
                Optional<String> fault = fault(message);
                if (fault.isPresent()) {
                    outcomes[i] = new Rejected(ErrorName.InvalidDataFormat, fault.get());
                } else {
                    messages[i] = message;
                }
            } catch (MalformedResourceException e) {
                outcomes[i] = new Rejected(ErrorName.InvalidDataFormat, "the message is " + e.getMessage());
            }
        }
        List<Message> readable = Arrays.stream(messages).filter(each -> each != null).toList();
        Instant begun = clock.instant();
        land(readable);
        List<Message> again = readable.stream().filter(each -> each.has(WriteOutcome.UnknownReference.class) || each
                .has(WriteOutcome.Unconfirmed.class)).toList();
        if (!again.isEmpty()) {
            // Who was there a minute ago is there no more: what is remembered of them is asked for anew, once.
            again.stream().filter(each -> each.has(WriteOutcome.UnknownReference.class)).forEach(each -> identities
                    .evict(each.question));
            again.forEach(each -> {
                each.question = each.question.toBeConfirmed();
                each.outcomes.clear();
            });
            land(again);
        }
        for (int i = 0; i < messages.length; i++) {
            if (messages[i] != null) {
                outcomes[i] = outcome(messages[i]);
                if (outcomes[i] instanceof Written && messages[i].question.confirmed() == null) {
                    landed.add(messages[i].key, begun);
                }
            }
        }
        return List.of(outcomes);
    }

    private Optional<String> fault(Message message) {
        Optional<String> tooLong = limit.beyond(message.references, message.resource);
        return message.resource instanceof Observation observation
                ? tooLong.or(() -> SeriesCheck.fault(observation))
                : tooLong;
    }

    private Message read(IncomingResource incoming) {
        Resource resource = text.parse(new String(incoming.json(), StandardCharsets.UTF_8));
        LogicalReferences references = LogicalReferences.of(resource, text.context(), options.identity());
        Instant first = incoming.firstReading();
        Instant last = incoming.lastReading();
        if (resource instanceof Observation observation) {
            Optional<ReadingTimes.Range> said = first == null || last == null
                    ? Optional.empty()
                    : Optional.of(new ReadingTimes.Range(first, last));
            Optional<ReadingTimes.Range> times = ReadingTimes.told(observation).or(() -> ReadingTimes.of(observation,
                    said));
            first = times.map(ReadingTimes.Range::first).orElse(first);
            last = times.map(ReadingTimes.Range::last).orElse(last);
        }
        LandedMessages.Key key = LandedMessages.key(incoming);
        return new Message(key, resource, references, new IdentityQuestion(references.device(), references.patient(),
                references.encounter(), references.description(), first, last, landed.since(key)), incoming);
    }

    private void land(List<Message> messages) {
        List<Optional<List<Span>>> whose = identification.of(messages.stream().map(each -> each.question).toList());
        List<Change> changes = new ArrayList<>();
        List<Message> theirs = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (whose.get(i).isEmpty()) {
                continue;
            }
            List<Span> spans = whose.get(i).get();
            for (OwnershipSplitter.Part part : OwnershipSplitter.of(message.resource, spans)) {
                switch (part.span().whose()) {
                    case Resolution.Refusal refusal -> message.outcomes.add(new WriteOutcome.Refused(refusal.error(),
                            refusal.reason()));
                    case Resolution.Identity identity -> {
                        Resource resource = part.resource().copy();
                        if (!message.references.resolve(resource, text.context(), options.identity(), identity)) {
                            message.outcomes.add(new WriteOutcome.Refused(ErrorName.PatientDeviceMismatch,
                                    "the resource refers to another subject than its device's patient: correct the template"
                                            + " or plugin that named it, or the Device's link; then replay the dead"
                                            + " letter"));
                            continue;
                        }
                        identifiers.name(resource, identity).ifPresentOrElse(change -> {
                            Change made = change.madeFrom(spans.size() == 1 ? message.from : message.from(part.span()));
                            changes.add(message.question.confirmed() == null ? made : made.withoutConfirmation());
                            theirs.add(message);
                        }, () -> message.outcomes.add(new WriteOutcome.Refused(ErrorName.InvalidDataFormat,
                                "the resource has no identifier that says its type and period")));
                    }
                }
            }
        }
        List<WriteOutcome> written = writer.write(mergedRecords.settle(changes));
        for (int i = 0; i < written.size(); i++) {
            theirs.get(i).outcomes.add(written.get(i));
        }
        if (whose.contains(Optional.<List<Span>>empty())) {
            throw FhirUnavailableException.answered("the FHIR server fails at finding or making the device, patient or"
                    + " encounter of a message (500): it is set aside if the server goes on for minutes to take others"
                    + " and not this one");
        }
    }

    private static PersistOutcome outcome(Message message) {
        Operation greatest = Operation.UNCHANGED;
        for (WriteOutcome each : message.outcomes) {
            switch (each) {
                case WriteOutcome.Refused refused -> {
                    return new Rejected(refused.error(), refused.reason());
                }
                case WriteOutcome.UnknownReference unknown -> {
                    return new Rejected(ErrorName.FhirResourceNotFound,
                            "the FHIR server knows no such patient, device or encounter as the resource refers to: see"
                                    + " whether one was deleted just now, enter it again or correct the link; then"
                                    + " replay the dead letter");
                }
                case WriteOutcome.Unconfirmed unconfirmed -> throw new IllegalStateException(
                        "what is landed again is confirmed");
                case WriteOutcome.Done done -> greatest = done.operation().compareTo(greatest) < 0
                        ? done.operation()
                        : greatest;
            }
        }
        return new Written(greatest);
    }

    /** Makes final what was preliminary and is over; gives how many were. */
    int endPreliminaries() {
        return preliminaryEnd.look();
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        preliminaryEnd.close();
        writer.close();
        searches.shutdownNow();
        watch.close();
    }
}
