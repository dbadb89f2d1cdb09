package org.iomtfhir.persist.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.junit.jupiter.api.Test;

class ServerErrorTrackerTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-10-09T10:00:00Z"));
    private final ServerErrorTracker tracker = new ServerErrorTracker(() -> TimeUnit.SECONDS.toNanos(
            now.get().getEpochSecond()), () -> true);

    private final FhirUnavailableException serverError = FhirUnavailableException.answered("500");
    private final FhirUnavailableException tooLarge = FhirUnavailableException.tooLarge("16 MiB");

    /** Fails every minute for so long; gives whether it is to blame in the end. */
    private boolean fails(FhirUnavailableException how, Duration time, boolean othersAreTaken) {
        boolean blamed = false;
        for (Instant end = now.get().plus(time); !now.get().isAfter(end); now.set(now.get().plusSeconds(60))) {
            blamed = tracker.failedAlone("one", how);
            if (othersAreTaken) {
                tracker.accepted("other");
            }
        }
        return blamed;
    }

    @Test
    void whatAloneBringsAboutA500IsToBlameAfterHalfAnHourThoughNothingElseIsWritten() {
        assertThat(fails(serverError, Duration.ofMinutes(29), false)).isFalse();
        assertThat(fails(serverError, Duration.ofMinutes(2), false)).isTrue();
    }

    @Test
    void anAnswerThatIsTooLargeIsAnOutageForHoweverLong() {
        assertThat(fails(tooLarge, Duration.ofDays(2), false)).isFalse();
    }

    @Test
    void whereTheServerTakesOthersMeanwhileEitherIsToBlame() {
        assertThat(fails(tooLarge, Duration.ofMinutes(4), true)).isFalse();
        assertThat(fails(tooLarge, Duration.ofMinutes(6), true)).isTrue();
    }
}
