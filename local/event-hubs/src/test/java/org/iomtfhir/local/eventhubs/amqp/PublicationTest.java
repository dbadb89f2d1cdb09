package org.iomtfhir.local.eventhubs.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.apache.qpid.protonj2.types.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.apache.qpid.protonj2.types.messaging.DeliveryAnnotations;
import org.apache.qpid.protonj2.types.messaging.Header;
import org.apache.qpid.protonj2.types.messaging.MessageAnnotations;
import org.iomtfhir.local.eventhubs.log.ByteSink;
import org.junit.jupiter.api.Test;

class PublicationTest {

    private static byte[] encode(Object... sections) {
        ProtonBuffer buffer = ProtonBufferAllocator.defaultAllocator().allocate();
        var encoder = CodecFactory.getDefaultEncoder();
        for (Object section : sections) {
            encoder.writeObject(buffer, encoder.newEncoderState(), section);
        }
        var bytes = new byte[buffer.getReadableBytes()];
        buffer.readBytes(bytes, 0, bytes.length);
        return bytes;
    }

    private static List<Object> decode(byte[] bytes) {
        ProtonBuffer buffer = ProtonBufferAllocator.defaultAllocator().copy(bytes);
        var decoder = CodecFactory.getDefaultDecoder();
        var sections = new ArrayList<Object>();
        while (buffer.isReadable()) {
            sections.add(decoder.readObject(buffer, decoder.newDecoderState()));
        }
        return sections;
    }

    private static byte[] stored(PublishedEvent event) {
        var sink = new ByteSink(64);
        event.writeTo(sink, 42, 4711, 1767225600000L);
        return sink.toByteArray();
    }

    private static Map<Symbol, Object> annotations(List<Object> sections) {
        return sections.stream().filter(MessageAnnotations.class::isInstance)
                .map(section -> ((MessageAnnotations) section).getValue()).findFirst().orElseThrow();
    }

    @Test
    void aStoredEventCarriesItsPlaceAndKeepsEverythingElse() throws MalformedMessageException {
        Map<Symbol, Object> given = new LinkedHashMap<>();
        given.put(Symbol.valueOf("iothub-connection-device-id"), "pump-7");
        given.put(Symbol.valueOf("x-opt-partition-key"), "device-1");
        given.put(Symbol.valueOf("x-opt-sequence-number"), 99L);
        byte[] message = encode(new Header().setDurable(true), new DeliveryAnnotations(Map.of(Symbol.valueOf("d"), 1)),
                new MessageAnnotations(given), new ApplicationProperties(Map.of("a", 1)), new AmqpValue<>("body"));

        var publication = Publication.read(message, 0);

        assertThat(publication.partitionKey()).isEqualTo("device-1".getBytes(StandardCharsets.UTF_8));
        List<Object> sections = decode(stored(publication.events().get(0)));
        assertThat(sections).hasSize(4).doesNotHaveAnyElementsOfTypes(DeliveryAnnotations.class);
        assertThat(sections.get(0)).isInstanceOfSatisfying(Header.class,
                header -> assertThat(header.isDurable()).isTrue());
        assertThat(annotations(sections)).containsEntry(Symbol.valueOf("x-opt-sequence-number"), 42L)
                .containsEntry(Symbol.valueOf("x-opt-offset"), "4711")
                .containsEntry(Symbol.valueOf("x-opt-partition-key"), "device-1")
                .containsEntry(Symbol.valueOf("iothub-connection-device-id"), "pump-7").hasSize(5);
        assertThat(sections.get(3)).isInstanceOfSatisfying(AmqpValue.class,
                value -> assertThat(value.getValue()).isEqualTo("body"));
    }

    @Test
    void aBatchGivesItsKeyToEventsThatHaveNone() throws MalformedMessageException {
        byte[] inner = encode(new AmqpValue<>("a"));
        byte[] batch = encode(new MessageAnnotations(Map.of(Symbol.valueOf("x-opt-partition-key"), "k")),
                new Data(inner),
                new Data(inner));

        var publication = Publication.read(batch, Publication.BATCH_FORMAT);

        assertThat(publication.events()).hasSize(2);
        assertThat(annotations(decode(stored(publication.events().get(1)))))
                .containsEntry(Symbol.valueOf("x-opt-partition-key"), "k");
    }

    @Test
    void anEmptyBatchAndAnUnknownFormatAreMalformed() {
        assertThatThrownBy(() -> Publication.read(new byte[0], Publication.BATCH_FORMAT))
                .isInstanceOf(MalformedMessageException.class).hasMessageContaining("empty");
        assertThatThrownBy(() -> Publication.read(encode(new AmqpValue<>("a")), 7))
                .isInstanceOf(MalformedMessageException.class).hasMessageContaining("0x7");
    }

    /** Bytes from the network may be anything: they are read, or refused, but never break the endpoint. */
    @Property(tries = 5_000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 60) byte[] bytes) {
        try {
            Publication.read(bytes, 0);
            Publication.read(bytes, Publication.BATCH_FORMAT);
        } catch (MalformedMessageException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    @Property(tries = 3_000)
    void aMessageWithChangedBytesIsReadOrRefused(@ForAll @IntRange(min = 0, max = 10_000) int where,
            @ForAll byte value) {
        byte[] bytes = encode(new Header(), new MessageAnnotations(Map.of(Symbol.valueOf("x-opt-partition-key"), "k")),
                new ApplicationProperties(Map.of("a", 1L, "b", "text")), new Data(new byte[300]));
        bytes[where % bytes.length] = value;
        try {
            Publication.read(bytes, 0).events().forEach(PublicationTest::stored);
        } catch (MalformedMessageException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }
}
