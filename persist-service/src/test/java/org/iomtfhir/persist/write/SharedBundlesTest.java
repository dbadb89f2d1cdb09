package org.iomtfhir.persist.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer.Request;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.write.WriteOutcome.Done;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several batches bring while a bundle is on its way. */
class SharedBundlesTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");
    private static final Done CREATED = new Done(Operation.CREATED);
    private static final Done UPDATED = new Done(Operation.UPDATED);

    private final StandInServer server = new StandInServer(Ways.HAPI);
    private final ResourceWriter writer = writer(new WriteOptions(10, 1, 1 << 20, false, false, 1,
            Duration.ZERO));
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        released.countDown();
        writer.close();
        server.close();
    }

    private ResourceWriter writer(WriteOptions options) {
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        return new ResourceWriter(fhir, ServerProfile.hapi(), options, Mergers.installed(), new MergeContext(
                InstantSource.fixed(NINE), "urn:test", Profile.STANDARD, false),
                WriteOptions.backoff(pause -> {},
                        new Random(1)),
                new ServerErrorTracker(Ticker.disabledTicker(), () -> false), new SimpleMeterRegistry());
    }

    private static Change change(String id, String value) {
        Observation observation = new Observation();
        observation.setId(id);
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setCode(new CodeableConcept().setText("weight"));
        observation.setEffective(new DateTimeType(NINE.toString()));
        observation.setValue(new Quantity().setValue(new BigDecimal(value)));
        return new Change("Observation", id, observation, "urn:test", id);
    }

    /** A batch on a thread of its own, once it waits for its outcome. */
    private FutureTask<List<WriteOutcome>> waitingBatch(Change... changes) {
        Callable<List<WriteOutcome>> write = () -> writer.write(List.of(changes));
        FutureTask<List<WriteOutcome>> task = new FutureTask<>(write);
        Thread thread = Thread.ofPlatform().daemon().start(task);
        await().until(() -> thread.getState() == Thread.State.WAITING && Arrays.stream(thread.getStackTrace()).anyMatch(
                each -> each.getClassName().equals(ResourceWriter.class.getName()) && each.getMethodName().equals(
                        "await")));
        return task;
    }

    /** The first bundle stays on its way until it is released. */
    private FutureTask<List<WriteOutcome>> heldBatch() throws InterruptedException {
        server.once(Request::isWrite, request -> {
            held.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
        FutureTask<List<WriteOutcome>> task = waitingBatch(change("first", "1"));
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        return task;
    }

    @Test
    void batchesThatWaitForTheSameBundleShareTheNext() throws Exception {
        List<FutureTask<List<WriteOutcome>>> batches = new ArrayList<>();
        batches.add(heldBatch());
        for (int i = 0; i < 4; i++) {
            batches.add(waitingBatch(change("a" + i, "1"), change("b" + i, "2")));
        }
        released.countDown();

        for (FutureTask<List<WriteOutcome>> batch : batches) {
            assertThat(batch.get(20, TimeUnit.SECONDS)).containsOnly(CREATED);
        }
        assertThat(server.count(Request::isWrite)).isEqualTo(2);
        assertThat(server.stored("Observation")).hasSize(9);
    }

    @Test
    void moreThanABundleHoldsGoesInEqualBundles() throws Exception {
        FutureTask<List<WriteOutcome>> first = heldBatch();
        Change[] many = new Change[12];
        for (int i = 0; i < many.length; i++) {
            many[i] = change("many" + i, "1");
        }
        FutureTask<List<WriteOutcome>> second = waitingBatch(many);
        released.countDown();

        assertThat(first.get(20, TimeUnit.SECONDS)).containsExactly(CREATED);
        assertThat(second.get(20, TimeUnit.SECONDS)).hasSize(12).containsOnly(CREATED);
        assertThat(server.requests().stream().filter(Request::isWrite).map(each -> each.body().split("\"PUT\"").length
                - 1)).containsExactly(1, 6, 6);
    }

    @Test
    void oneResourceOfTwoBatchesNeverStandsInABundleTwice() throws Exception {
        FutureTask<List<WriteOutcome>> first = heldBatch();
        FutureTask<List<WriteOutcome>> second = waitingBatch(change("same", "1"));
        FutureTask<List<WriteOutcome>> third = waitingBatch(change("same", "2"));
        released.countDown();

        assertThat(first.get(20, TimeUnit.SECONDS)).containsExactly(CREATED);
        assertThat(second.get(20, TimeUnit.SECONDS)).containsExactly(CREATED);
        assertThat(third.get(20, TimeUnit.SECONDS)).containsExactly(UPDATED);
        assertThat(server.count(Request::isWrite)).isEqualTo(3);
    }

    @Test
    void anOutageFailsEveryBatchOfTheBundleAndNoLaterOne() throws Exception {
        FutureTask<List<WriteOutcome>> first = heldBatch();
        FutureTask<List<WriteOutcome>> second = waitingBatch(change("a", "1"));
        FutureTask<List<WriteOutcome>> third = waitingBatch(change("b", "1"));
        server.once(Request::isWrite, request -> Reply.of(503, ""));
        released.countDown();

        assertThat(first.get(20, TimeUnit.SECONDS)).containsExactly(CREATED);
        for (FutureTask<List<WriteOutcome>> batch : List.of(second, third)) {
            assertThatThrownBy(() -> batch.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(FhirUnavailableException.class);
        }
        assertThat(writer.write(List.of(change("a", "1"), change("b", "1")))).containsOnly(CREATED);
    }

    @Test
    void whatWaitsWhenTheWriterIsClosedFails() throws Exception {
        FutureTask<List<WriteOutcome>> first = heldBatch();
        FutureTask<List<WriteOutcome>> second = waitingBatch(change("a", "1"));

        writer.close();

        for (FutureTask<List<WriteOutcome>> batch : List.of(first, second)) {
            assertThatThrownBy(() -> batch.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(
                    FhirUnavailableException.class);
        }
        assertThatThrownBy(() -> writer.write(List.of(change("a", "1")))).isInstanceOf(FhirUnavailableException.class);
    }
}
