package org.iomtfhir.chaos.line.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.iomtfhir.chaos.line.proxy.FhirFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherSeedAnother() {
        assertThat(Plan.of(5, 30, true, 10)).isEqualTo(Plan.of(5, 30, true, 10))
                .isNotEqualTo(Plan.of(6, 30, true, 10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
    void ofAHundredKillsTenHitTheEndpointFiveTheFhirServerAndTheRestEveryServiceAlike(long seed) {
        Plan plan = Plan.of(seed, 100, true, 25);

        assertThat(plan.kills(Target.HUBS)).isEqualTo(10);
        assertThat(plan.kills(Target.FHIR)).isEqualTo(5);
        for (Target service : List.of(Target.NORMALIZE, Target.GROUP, Target.TRANSFORM, Target.PERSIST)) {
            assertThat(plan.kills(service)).isBetween(21L, 22L);
        }
        assertThat(plan.steps().stream().filter(step -> step instanceof Step.Checkpoint)).hasSize(4);
    }

    @Test
    void aFhirServerThatIsOthersIsLeftAlone() {
        assertThat(Plan.of(1, 100, false, 25).kills(Target.FHIR)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
    void aShortPlanMeetsEveryKindOfTrouble(long seed) {
        List<Step> steps = Plan.of(seed, 8, false, 8).steps();

        Set<FhirFault> storms = EnumSet.noneOf(FhirFault.class);
        Set<TemplateFile> broken = EnumSet.noneOf(TemplateFile.class);
        Set<Wire> delayed = EnumSet.noneOf(Wire.class);
        Set<Wire> cut = EnumSet.noneOf(Wire.class);
        Set<Boolean> handedOver = new HashSet<>();
        boolean added = false;
        for (Step step : steps) {
            switch (step) {
                case Step.Storm storm -> storms.add(storm.trouble());
                case Step.BreakTemplate template -> broken.add(template.file());
                case Step.Delay delay -> delayed.add(delay.wire());
                case Step.Cut each -> cut.add(each.wire());
                case Step.AddInstance add -> added = true;
                case Step.HandOver handOver -> handedOver.add(handOver.late());
                default -> {
                }
            }
        }
        assertThat(storms).containsExactlyInAnyOrder(FhirFault.values());
        assertThat(broken).containsExactlyInAnyOrder(TemplateFile.values());
        assertThat(delayed).containsExactlyInAnyOrder(Wire.values());
        assertThat(cut).containsExactlyInAnyOrder(Wire.values());
        assertThat(handedOver).containsExactlyInAnyOrder(true, false);
        assertThat(added).isTrue();
    }

    @Test
    void howThingsStandFollowsFromWhatWasDone() {
        Step storm = new Step.Storm(FhirFault.THROTTLED, 0.5, 1);
        Step slow = new Step.Delay(Wire.HUBS, Duration.ofMillis(10));
        Plan plan = new Plan(List.of(new Step.AddInstance(Target.GROUP), storm, new Step.Checkpoint(), slow,
                new Step.BreakTemplate(TemplateFile.FHIR_MAPPING), new Step.Calm(),
                new Step.MendTemplate(TemplateFile.FHIR_MAPPING), new Step.Delay(Wire.HUBS, Duration.ZERO),
                new Step.RemoveInstance(Target.GROUP)));

        assertThat(plan.standingAfter(0)).isEqualTo(new PlannedState(Set.of(), List.of(), 0));
        assertThat(plan.standingAfter(5)).isEqualTo(new PlannedState(Set.of(Target.GROUP),
                List.of(storm, slow, new Step.BreakTemplate(TemplateFile.FHIR_MAPPING)), 4));
        assertThat(plan.standingAfter(9)).isEqualTo(new PlannedState(Set.of(), List.of(), 8));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
    void atACheckNothingIsBrokenAndWhatIsKilledRuns(long seed) {
        List<Object> lasting = new ArrayList<>();
        Set<Target> doubled = EnumSet.noneOf(Target.class);
        for (Step step : Plan.of(seed, 60, true, 10).steps()) {
            switch (step) {
                case Step.Storm storm -> lasting.add("storm");
                case Step.Calm calm -> assertThat(lasting.remove("storm")).isTrue();
                case Step.BreakTemplate template -> lasting.add(template.file());
                case Step.MendTemplate template -> assertThat(lasting.remove(template.file())).isTrue();
                case Step.Delay delay -> {
                    if (delay.each().isZero()) {
                        assertThat(lasting.remove(delay.wire())).isTrue();
                    } else {
                        lasting.add(delay.wire());
                    }
                }
                case Step.AddInstance add -> assertThat(doubled.add(add.service())).isTrue();
                case Step.RemoveInstance remove -> assertThat(doubled.remove(remove.service())).isTrue();
                case Step.HandOver handOver -> {
                    if (handOver.late()) {
                        lasting.add("handover");
                    }
                }
                case Step.EnterHandover entered -> assertThat(lasting.remove("handover")).isTrue();
                case Step.Kill kill ->
                    assertThat(kill.instance() == 0 || doubled.contains(kill.target())).isTrue();
                case Step.Cut cut -> assertThat(cut.share()).isBetween(0.0, 1.0);
                case Step.Checkpoint check -> assertThat(lasting).isEmpty();
            }
        }
    }
}
