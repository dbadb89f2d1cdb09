package org.iomtfhir.local.eventhubs.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.UnknownDescribedType;
import org.apache.qpid.protonj2.types.UnsignedLong;
import org.iomtfhir.local.eventhubs.log.StartPosition;
import org.junit.jupiter.api.Test;

class StartFilterTest {

    private static StartPosition read(String selector) {
        return StartFilter
                .read(Map.of(ProtocolNames.SELECTOR_FILTER,
                        new UnknownDescribedType(ProtocolNames.SELECTOR_FILTER, selector)));
    }

    @Test
    void everyFilterOfTheSdksIsUnderstood() {
        assertThat(read("amqp.annotation.x-opt-offset > '-1'")).isEqualTo(new StartPosition.AtOffset(-1, false));
        assertThat(read("amqp.annotation.x-opt-offset >= '1234'")).isEqualTo(new StartPosition.AtOffset(1234, true));
        assertThat(read("amqp.annotation.x-opt-offset > '@latest'")).isEqualTo(new StartPosition.Latest());
        assertThat(read("amqp.annotation.x-opt-sequence-number > '7'"))
                .isEqualTo(new StartPosition.AtSequenceNumber(7, false));
        assertThat(read("amqp.annotation.x-opt-sequence-number >= '7'"))
                .isEqualTo(new StartPosition.AtSequenceNumber(7, true));
        assertThat(read("amqp.annotation.x-opt-enqueued-time > '1767225600000'"))
                .isEqualTo(new StartPosition.AtEnqueuedTime(1767225600000L, false));
    }

    @Test
    void theDescriptorMayBeANumberAsJavaScriptHasIt() {
        var filter = new UnknownDescribedType(UnsignedLong.valueOf(0x468C00000004L),
                "amqp.annotation.x-opt-sequence-number > '7'");
        assertThat(StartFilter.read(Map.of(ProtocolNames.SELECTOR_FILTER, filter)))
                .isEqualTo(new StartPosition.AtSequenceNumber(7, false));
    }

    @Test
    void withoutAFilterReadingBeginsAtTheEarliest() {
        assertThat(StartFilter.read(null)).isEqualTo(StartPosition.EARLIEST);
        assertThat(StartFilter.read(Map.of(Symbol.valueOf("other"), "x"))).isEqualTo(StartPosition.EARLIEST);
    }

    @Test
    void anotherFilterIsRefusedWithWhatIsKnown() {
        assertThatThrownBy(() -> read("color = 'blue'")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x-opt-offset");
        assertThatThrownBy(() -> read("amqp.annotation.x-opt-offset > '9999999999999999999'"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("too large");
    }
}
