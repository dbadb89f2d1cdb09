package org.iomtfhir.local.eventhubs.amqp;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.qpid.protonj2.types.DescribedType;
import org.apache.qpid.protonj2.types.Symbol;
import org.iomtfhir.local.eventhubs.log.StartPosition;

/** Reads where a consumer wants to begin from the selector filter of its source. */
final class StartFilter {

    private static final Pattern SELECTOR = Pattern.compile(
            "\\s*amqp\\.annotation\\.x-opt-(offset|sequence-number|enqueued-time)\\s*(>=?)\\s*'?(@latest|-?\\d{1,19})'?\\s*");

    private StartFilter() {}

    /**
     * Where to begin: the earliest event where there is no filter.
     *
     * @throws IllegalArgumentException
     *             if the filter is none that Event Hubs knows; the message can be shown to the client
     */
    static StartPosition read(Map<Symbol, Object> filters) {
        Object filter = filters == null ? null : filters.get(ProtocolNames.SELECTOR_FILTER);
        if (filter instanceof DescribedType described) {
            filter = described.getDescribed();
        }
        if (filter == null) {
            return StartPosition.EARLIEST;
        }
        Matcher selector = SELECTOR.matcher(filter.toString());
        if (!selector.matches()) {
            throw new IllegalArgumentException("The filter \"" + filter + "\" is not known. Filters compare"
                    + " amqp.annotation.x-opt-offset, x-opt-sequence-number or x-opt-enqueued-time by > or >= .");
        }
        String value = selector.group(3);
        if (value.equals("@latest")) {
            return new StartPosition.Latest();
        }
        boolean inclusive = selector.group(2).equals(">=");
        try {
            long number = Long.parseLong(value);
            return switch (selector.group(1)) {
                case "offset" -> new StartPosition.AtOffset(number, inclusive);
                case "sequence-number" -> new StartPosition.AtSequenceNumber(number, inclusive);
                default -> new StartPosition.AtEnqueuedTime(number, inclusive);
            };
        } catch (NumberFormatException tooLarge) {
            throw new IllegalArgumentException("The filter's value " + value + " is too large.", tooLarge);
        }
    }
}
