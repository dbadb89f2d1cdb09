package org.iomtfhir.persist.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.summary.Summary;

/**
 * Readings, corrections, repeats and late ones, in whatever messages and order they come: in the end the number is that of all
 * readings, each of which counts once.
 */
class SummaryOrderPropertyTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");
    private static final Map<Summary, FhirMapping> MAPPINGS = new EnumMap<>(Summary.class);

    static {
        for (Summary summary : Summary.values()) {
            MAPPINGS.put(summary, Merges.mapping(1440,
                    "'value':{'valueType':'Quantity','valueName':'a','unit':'u','summary':'" + summary.code() + "'},"
                            + "'components':[{'codes':[{'code':'q'}],'value':{'valueType':'Quantity','valueName':'b','unit':'u',"
                            + "'summary':'" + summary.code() + "'}}]"));
        }
    }

    /** A reading as it was sent once: the second of the day, what it says, and when it was taken in. */
    record Sent(int second, String value, int ingested) {

        private Reading reading() {
            return new Reading(TEN.plusSeconds(second), TEN.plusSeconds(7200L + ingested), List.of(
                    new org.iomtfhir.model.Property("a", value), new org.iomtfhir.model.Property("b", value)));
        }
    }

    @Property(tries = 300)
    void inWhateverMessagesAndOrderTheyComeTheNumberIsThatOfAllReadings(@ForAll Summary summary,
            @ForAll("sent") List<Sent> drawn, @ForAll Random random) {
        FhirMapping mapping = MAPPINGS.get(summary);
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            // Each was taken in at a time of its own.
            sent.add(new Sent(drawn.get(i).second(), drawn.get(i).value(), i));
        }
        Observation one = Merges.after(null, message(mapping, sent), Merges.STANDARD);
        List<Sent> repeated = new ArrayList<>(sent);
        repeated.addAll(sent.subList(0, sent.size() / 2));
        Collections.shuffle(repeated, random);
        Observation other = null;
        for (int from = 0; from < repeated.size();) {
            int until = from + 1 + random.nextInt(repeated.size() - from);
            other = Merges.after(other, message(mapping, repeated.subList(from, until)), Merges.STANDARD);
            from = until;
        }

        BigDecimal expected = expected(summary, sent);
        assertThat(one.getValueQuantity().getValue()).isEqualByComparingTo(expected);
        assertThat(other.getValueQuantity().getValue()).isEqualTo(one.getValueQuantity().getValue());
        assertThat(other.getComponentFirstRep().getValueQuantity().getValue()).isEqualTo(one.getComponentFirstRep()
                .getValueQuantity().getValue());
        assertThat(Merges.json(other)).doesNotContainPattern("\"value\":-?[0-9.]+[eE]");
        assertThat(other.getValue().equalsDeep(one.getValue())).isTrue();
        for (Sent each : sent) {
            assertThat(Merges.merge(other, message(mapping, List.of(each)))).isInstanceOf(
                    MergeOutcome.Unchanged.class);
        }
        // But for what says that nothing was merged.
        assertThat(other.getExtensionString(WriteMark.URL).substring(4)).isEqualTo(one.getExtensionString(WriteMark.URL)
                .substring(4));
    }

    private static Observation message(FhirMapping mapping, List<Sent> sent) {
        return Merges.incoming(mapping, sent.stream().map(Sent::reading).toArray(Reading[]::new));
    }

    /** Worked out anew, of the readings that were taken in last. */
    private static BigDecimal expected(Summary summary, List<Sent> sent) {
        NavigableMap<Integer, Sent> latest = new TreeMap<>();
        sent.forEach(each -> latest.merge(each.second(), each, (a, b) -> a.ingested() > b.ingested() ? a : b));
        List<BigDecimal> numbers = latest.values().stream().map(each -> new BigDecimal(each.value())).toList();
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal rise = BigDecimal.ZERO;
        for (int i = 1; i < numbers.size(); i++) {
            BigDecimal step = numbers.get(i).subtract(numbers.get(i - 1));
            rise = rise.add(step.signum() < 0 ? numbers.get(i) : step);
        }
        return switch (summary) {
            case FIRST -> numbers.getFirst();
            case LAST -> numbers.getLast();
            case MIN -> Collections.min(numbers);
            case MAX -> Collections.max(numbers);
            case SUM -> sum;
            case MEAN -> sum.divide(BigDecimal.valueOf(numbers.size()), sum.scale() + 2, RoundingMode.HALF_UP);
            case COUNT -> BigDecimal.valueOf(numbers.size());
            case INCREASE -> rise;
            case INCREASE_FROM_ZERO -> rise.add(numbers.getFirst());
        };
    }

    @Provide
    Arbitrary<List<Sent>> sent() {
        Arbitrary<String> values = Arbitraries.oneOf(Arbitraries.integers().between(0, 99).map(Object::toString),
                Arbitraries.bigDecimals().between(BigDecimal.ZERO, new BigDecimal("1000")).ofScale(3).map(
                        BigDecimal::toPlainString));
        return Combinators.combine(Arbitraries.integers().between(0, 12).map(each -> each * 60), values).as((second,
                value) -> new Sent(second, value, 0)).list().ofMinSize(1).ofMaxSize(25);
    }
}
