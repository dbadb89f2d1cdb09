package org.iomtfhir.fhirclient.server;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes a response's body up to a bound, and fails with {@link AnswerTooLargeException} beyond it. */
public final class BoundedBody implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
    private final long bound;
    private long taken;
    private boolean failed;
    private Flow.@Nullable Subscription subscription;

    /**
     * @param bound
     *            in bytes
     */
    public BoundedBody(long bound) {
        this.bound = bound;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        whole.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (failed) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            taken += buffer.remaining();
        }
        if (taken > bound) {
            failed = true;
            Objects.requireNonNull(subscription).cancel();
            whole.onError(new AnswerTooLargeException(bound));
            return;
        }
        whole.onNext(buffers);
    }

    @Override
    public void onError(Throwable error) {
        if (!failed) {
            whole.onError(error);
        }
    }

    @Override
    public void onComplete() {
        if (!failed) {
            whole.onComplete();
        }
    }
}
