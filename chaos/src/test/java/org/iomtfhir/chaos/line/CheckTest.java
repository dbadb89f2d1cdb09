package org.iomtfhir.chaos.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iomtfhir.chaos.line.check.Difference;
import org.iomtfhir.chaos.line.check.Systems;
import org.iomtfhir.chaos.line.check.WardModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckTest {

    private static final Difference SECOND_LETTER = new Difference(Difference.Kind.LETTER_DOUBLED, "event 7");
    private static final WardModel MODEL = new WardModel(Systems.of("test"));

    private final List<String> done = new ArrayList<>();
    private long settled;
    private long end = 5;

    /** A line of which one event after another is settled, one for each look. */
    private Map<String, Long> settleOne(String hub) {
        if (!hub.equals("normalized")) {
            return Map.of();
        }
        done.add("looked");
        settled = Math.min(settled + 1, end);
        return Map.of("0", settled);
    }

    private Map<String, Long> ends(String hub) {
        return hub.equals("normalized") ? Map.of("0", end) : Map.of();
    }

    private Check check(Check.Comparison comparison, InFlight.Checkpoints checkpoints, Duration limit) {
        return new Check(() -> {}, comparison, new InFlight(this::ends, checkpoints), limit, Duration.ZERO, done::add);
    }

    @Test
    void aSecondLetterThatWorkUnderWayWritesAfterAllWasEqualIsFound() throws Exception {
        Check check = check((model, anew) -> settled < end ? List.of() : List.of(SECOND_LETTER), this::settleOne,
                Duration.ofMinutes(1));

        assertThat(check.settle(MODEL)).containsExactly(SECOND_LETTER);
    }

    @Test
    void onlyAfterAWhileOfRestAllIsReadAnew() throws Exception {
        Check check = check((model, anew) -> {
            done.add(anew ? "compared anew" : "compared");
            return List.of();
        }, this::settleOne, Duration.ofMinutes(1));

        assertThat(check.settle(MODEL)).isEmpty();

        assertThat(done).startsWith("compared").endsWith("compared anew").hasSize(2 + 4 + 4);
    }

    @Test
    void aLineThatIsEqualAndNeverComesToRestFailsAndSaysWhoIsBehind() {
        Check check = check((model, anew) -> List.of(), hub -> Map.of(), Duration.ofMillis(1));

        assertThatThrownBy(() -> check.settle(MODEL)).isInstanceOf(LineFailedException.class)
                .hasMessageContaining("group has settled normalized/0 up to nothing of 5");
    }
}
