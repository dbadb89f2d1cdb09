package org.iomtfhir.local.eventhubs.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.qpid.proton.message.Message;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.apache.qpid.protonj2.types.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.apache.qpid.protonj2.types.messaging.DeliveryAnnotations;
import org.apache.qpid.protonj2.types.messaging.Footer;
import org.apache.qpid.protonj2.types.messaging.Header;
import org.apache.qpid.protonj2.types.messaging.MessageAnnotations;
import org.apache.qpid.protonj2.types.messaging.Properties;
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
    void aStoredEventCarriesItsPlaceAndKeepsEverythingElse() throws MalformedAmqpException {
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
    void aBatchGivesItsKeyToEventsThatHaveNone() throws MalformedAmqpException {
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
                .isInstanceOf(MalformedAmqpException.class).hasMessageContaining("empty");
        assertThatThrownBy(() -> Publication.read(encode(new AmqpValue<>("a")), 7))
                .isInstanceOf(MalformedAmqpException.class).hasMessageContaining("0x7");
    }

    /** One event that clients can't decode would hold its partition for good. */
    @Test
    void anEventThatNoClientCouldReadIsRefused() {
        List<byte[]> all = undecodable().toList();
        for (int i = 0; i < all.size(); i++) {
            byte[] message = all.get(i);
            assertThatThrownBy(() -> Publication.read(message, 0)).as("event %d", i).isInstanceOf(
                    MalformedAmqpException.class);
            assertThatThrownBy(() -> Publication.read(encode(new Data(message)), Publication.BATCH_FORMAT)).as(
                    "event %d of a batch", i).isInstanceOf(MalformedAmqpException.class);
        }
    }

    private static Stream<byte[]> undecodable() {
        byte[] text = {(byte) 0xa1, 1, 'a'};
        byte[] symbol = {(byte) 0xa3, 1, 'a'};
        byte[] number = {0x54, 1};
        byte[] noUtf8 = {(byte) 0xa1, 2, (byte) 0xc3, 0x28};
        return Stream.of(section(Sections.FOOTER, map(text, number)), section(Sections.MESSAGE_ANNOTATIONS, map(text,
                number)), section(Sections.MESSAGE_ANNOTATIONS, map(number, number)),
                section(Sections.APPLICATION_PROPERTIES, map(symbol, number)),
                section(Sections.APPLICATION_PROPERTIES, map(number, number)),
                section(Sections.APPLICATION_PROPERTIES, map(text, noUtf8)),
                section(Sections.APPLICATION_PROPERTIES, map(noUtf8, number)),
                section(Sections.FOOTER, number), section(Sections.DATA, text),
                // The list of properties, in which the second is binary and the third a text.
                section(0x73, list(text, text)), section(0x73, list(text, new byte[]{0x40}, number)),
                section(0x73, number), section(0x77, nested(100_000)),
                // A list of two thousand million, in ten bytes.
                section(0x77, new byte[]{(byte) 0xd0, 0, 0, 0, 5, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x40}),
                section(0x77, new byte[]{(byte) 0xf0, 0, 0, 0, 5, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x41}),
                section(Sections.APPLICATION_PROPERTIES, map(text, nested(100))),
                // A list of one by its count, and of two by its size.
                section(0x77, new byte[]{(byte) 0xd0, 0, 0, 0, 6, 0, 0, 0, 1, 0x41, 0x41}),
                section(0x77, new byte[]{(byte) 0xc0, 3, 1, 0x41, 0x41}));
    }

    private static byte[] section(int code, byte[] value) {
        return ByteBuffer.allocate(3 + value.length).put((byte) 0).put((byte) 0x53).put((byte) code).put(value)
                .array();
    }

    private static byte[] map(byte[]... entries) {
        return compound(0xd1, entries);
    }

    private static byte[] list(byte[]... elements) {
        return compound(0xd0, elements);
    }

    private static byte[] compound(int type, byte[]... entries) {
        int size = Stream.of(entries).mapToInt(each -> each.length).sum();
        var bytes = ByteBuffer.allocate(9 + size).put((byte) type).putInt(4 + size).putInt(entries.length);
        Stream.of(entries).forEach(bytes::put);
        return bytes.array();
    }

    private static byte[] nested(int depth) {
        var bytes = ByteBuffer.allocate(9 * depth + 1);
        for (int i = depth; i > 0; i--) {
            bytes.put((byte) 0xd0).putInt(4 + 9 * (i - 1) + 1).putInt(1);
        }
        return bytes.put((byte) 0x40).array();
    }

    /** The decoder of the clients: what it can't read is no event. */
    @Property(tries = 20_000)
    void whatIsReadTheClientsCanRead(@ForAll @IntRange(min = 0, max = 10_000) int where, @ForAll byte value) {
        byte[] bytes = encode(new Header(), new MessageAnnotations(Map.of(Symbol.valueOf("x-opt-partition-key"), "k",
                Symbol.valueOf("a"), List.of(1, "b"))), new Properties().setSubject("s").setContentType("t")
                        .setUserId(new byte[3]).setMessageId("m").setAbsoluteExpiryTime(5),
                new ApplicationProperties(Map.of("a", 1L, "b", "text", "c", true)), new Data(new byte[3]),
                new Footer(Map.of(Symbol.valueOf("f"), 1)));
        bytes[where % bytes.length] = value;
        List<PublishedEvent> events;
        try {
            events = Publication.read(bytes, 0).events();
        } catch (MalformedAmqpException refused) {
            return;
        }
        byte[] stored = stored(events.getFirst());
        Message message = Message.Factory.create();
        message.decode(stored, 0, stored.length);
        for (Object key : message.getMessageAnnotations().getValue().keySet()) {
            assertThat(key).isInstanceOf(org.apache.qpid.proton.amqp.Symbol.class);
        }
        if (message.getFooter() != null && message.getFooter().getValue() != null) {
            for (Object key : message.getFooter().getValue().keySet()) {
                assertThat(key).isInstanceOf(org.apache.qpid.proton.amqp.Symbol.class);
            }
        }
    }

    /** Bytes from the network may be anything: they are read, or refused, but never break the endpoint. */
    @Property(tries = 5_000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 60) byte[] bytes) {
        try {
            Publication.read(bytes, 0);
            Publication.read(bytes, Publication.BATCH_FORMAT);
        } catch (MalformedAmqpException refused) {
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
        } catch (MalformedAmqpException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }
}
