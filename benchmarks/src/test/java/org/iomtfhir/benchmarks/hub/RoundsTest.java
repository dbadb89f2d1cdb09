package org.iomtfhir.benchmarks.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.iomtfhir.benchmarks.hub.Rounds.Figure;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static Speed speed(double perSecond) {
        return new Speed(perSecond, 1, 1);
    }

    @Test
    void theShareIsTakenWithinEachRound() {
        Rounds contest = new Rounds(Task.NORMALIZE, Task.NORMALIZE.goal(false));
        contest.add(speed(75), speed(100));
        // A machine that is five times slower meanwhile slows both.
        contest.add(speed(15), speed(20));
        contest.add(speed(60), speed(100));

        Figure share = contest.share();
        assertThat(share.median()).isEqualTo(0.75, Offset.offset(1e-9));
        assertThat(share.least()).isEqualTo(0.6, Offset.offset(1e-9));
        assertThat(share.most()).isEqualTo(0.75, Offset.offset(1e-9));
        assertThat(contest.isMet()).isTrue();
    }

    @Test
    void lessThanSeventyHundredthsMissesTheGoal() {
        Rounds contest = new Rounds(Task.GROUP, Task.GROUP.goal(false));
        contest.add(speed(69), speed(100));

        assertThat(contest.isMet()).isFalse();
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Figure.of(List.of(4.0, 1.0, 9.0, 2.0))).isEqualTo(new Figure(3, 1, 9));
    }
}
