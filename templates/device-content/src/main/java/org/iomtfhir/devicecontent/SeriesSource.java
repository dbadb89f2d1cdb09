package org.iomtfhir.devicecontent;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleTimes;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code series} of a value: that its expression selects several samples, and when these were taken. Immutable.
 *
 * @param channels
 *            how many channels there are
 * @param period
 *            milliseconds between two samples of a channel; null where the event says that
 * @param times
 *            how the event says when they were taken; null where there is a period
 * @param separator
 *            what parts the samples of a text besides blanks; null for blanks alone
 */
record SeriesSource(int channels, @Nullable BigDecimal period, @Nullable Times times,
        @Nullable Character separator) {

    static final String MEMBER = "series";

    private static final BigDecimal MILLISECONDS = BigDecimal.valueOf(1_000);
    private static final int DECIMALS = 10;

    /** What the event says of the times. */
    enum Kind {
        /** The milliseconds from one sample to the next. */
        PERIOD("periodExpression"),
        /** How many samples of a channel there are in a second. */
        RATE("rateExpression"),
        /** For each sample the milliseconds from the time of the reading. */
        OFFSETS("offsetsExpression");

        private final String member;

        Kind(String member) {
            this.member = member;
        }
    }

    /** Where the event says the times. */
    record Times(Kind kind, CompiledExpression expression) {}

    /** The period of so many samples a second; empty if it can't be calculated with. */
    static Optional<BigDecimal> periodOf(BigDecimal rate) {
        return rate.signum() <= 0
                ? Optional.empty()
                : Optional.of(MILLISECONDS.divide(rate, DECIMALS, RoundingMode.HALF_UP)).filter(SamplePeriod::isUsable);
    }

    /**
     * Reads it; what is wrong has been reported.
     *
     * @param value
     *            the members of the value
     * @param name
     *            of the value
     * @return empty if there is none
     */
    static Optional<SeriesSource> read(Members value, String name, ExpressionReader expressions, Problems problems,
            Profile profile) {
        if (profile != Profile.STANDARD) {
            value.any(MEMBER).ifPresent(member -> problems.error(member.place(), MEMBER,
                    "the member " + MEMBER + " is an addition, which the profile earlier-connector refuses: the"
                            + " earlier connectors do not know it",
                    "Remove it, or run with the profile standard"));
            return Optional.empty();
        }
        return value.object(MEMBER).flatMap(object -> new Reading(object, name, expressions, problems).read());
    }

    /** One reading of the member. Used once. */
    private static final class Reading {

        private static final String TIMES = "period, rate, periodExpression, rateExpression or offsetsExpression";

        private final TemplateObject object;
        private final Members members;
        private final String name;
        private final ExpressionReader expressions;
        private final Problems problems;

        Reading(TemplateObject object, String name, ExpressionReader expressions, Problems problems) {
            this.object = object;
            this.members = new Members(object, problems);
            this.name = name;
            this.expressions = expressions;
            this.problems = problems;
        }

        Optional<SeriesSource> read() {
            List<String> given = Stream.of("period", "rate", Kind.PERIOD.member, Kind.RATE.member, Kind.OFFSETS.member)
                    .filter(member -> object.member(member).isPresent()).toList();
            if (given.size() != 1) {
                problems.error(object.place(), MEMBER, given.isEmpty()
                        ? "nothing says when the samples were taken"
                        : "several members say when the samples were taken", "Write one of " + TIMES);
            }
            Optional<BigDecimal> period = period().or(this::rate);
            List<Times> times = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                Optional<TemplateMember> member = members.any(kind.member);
                member.flatMap(it -> expressions.expression(it, name + "." + kind.member, true))
                        .ifPresent(expression -> times.add(new Times(kind, expression)));
            }
            int channels = channels();
            Character separator = separator();
            members.finish(Severity.ERROR);
            return given.size() != 1 || (period.isEmpty() && times.isEmpty())
                    ? Optional.empty()
                    : Optional.of(new SeriesSource(channels, period.orElse(null), times.isEmpty()
                            ? null
                            : times.getFirst(), separator));
        }

        private Optional<BigDecimal> period() {
            return members.number("period").filter(period -> isUsable("period", SamplePeriod.isUsable(period)));
        }

        private Optional<BigDecimal> rate() {
            return members.number("rate").filter(rate -> isUsable("rate", periodOf(rate).isPresent()))
                    .flatMap(SeriesSource::periodOf);
        }

        private boolean isUsable(String member, boolean usable) {
            if (!usable) {
                problems.error(members.placeOf(member), member, member + " can't be calculated with",
                        "Write the samples of a second as rate, 500 for 500 Hz, or the milliseconds between two as period,"
                                + " from 0.0001 on, with ten decimals at most");
            }
            return usable;
        }

        private int channels() {
            Optional<BigDecimal> channels = members.number("channels");
            boolean known = channels.isEmpty() || (channels.get().signum() > 0
                    && channels.get().compareTo(BigDecimal.valueOf(SampleTimes.MAX_DIMENSIONS)) <= 0
                    && channels.get().stripTrailingZeros().scale() <= 0);
            if (!known) {
                problems.error(members.placeOf("channels"), "channels", "channels must be a whole number from 1 to "
                        + SampleTimes.MAX_DIMENSIONS, "Write how many channels a sample has");
            }
            return known && channels.isPresent() ? channels.get().intValueExact() : 1;
        }

        private @Nullable Character separator() {
            Optional<TemplateScalar> separator = members.text("separator");
            if (separator.isEmpty()) {
                return null;
            }
            String text = separator.get().text();
            boolean parts = text.length() == 1 && !Character.isLetterOrDigit(text.charAt(0))
                    && "+-.".indexOf(text.charAt(0)) < 0;
            if (!parts) {
                problems.error(separator.get().place(), "separator",
                        "separator must be one character that no number has",
                        "Write \",\" or \";\", or leave it out where blanks part the samples");
            }
            return parts ? text.charAt(0) : null;
        }
    }
}
