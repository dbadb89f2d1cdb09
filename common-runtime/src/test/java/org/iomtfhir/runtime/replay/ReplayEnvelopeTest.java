package org.iomtfhir.runtime.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterJson;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.settings.Secret;
import org.junit.jupiter.api.Test;

class ReplayEnvelopeTest {

    private static final ReplayKey KEY = new ReplayKey(new Secret("a key of 32 characters and some more"));
    private static final Instant ENQUEUED = Instant.parse("2026-10-09T10:18:00.123Z");
    private static final Instant LATER = Instant.parse("2026-11-02T08:00:00Z");
    private static final RecursiveComparisonConfiguration TYPE_BY_TYPE = RecursiveComparisonConfiguration.builder()
            .withStrictTypeChecking(true).withComparatorForType(Double::compare, Double.class).build();

    @Test
    void theOriginalComesOutWithEveryKindOfPropertyItsTimesAndItsPlace() throws Exception {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("text", "Größe \"5\" \u0001 😀");
        properties.put("bool", true);
        properties.put("byte", (byte) -1);
        properties.put("short", (short) 300);
        properties.put("int", 5);
        properties.put("long", Long.MAX_VALUE);
        properties.put("float", 1.5f);
        properties.put("double", Double.NaN);
        properties.put("decimal", new BigDecimal("2.00"));
        properties.put("char", 'x');
        properties.put("uuid", UUID.fromString("b2f0c0de-0000-4000-8000-000000000001"));
        properties.put("instant", Instant.parse("2026-10-09T10:18:00.1234567Z"));
        properties.put("binary", new byte[]{0, -1});
        properties.put("nothing", null);
        HubEvent original = new HubEvent("devicedata", "3", 4711, "12884901888", ENQUEUED, "monitor-1",
                "application/json", "{\"HeartRate\":78}".getBytes(UTF_8), properties,
                Map.of("iothub-connection-device-id", "dev-1", "x-opt-sequence-number", 4711L, "creation-time",
                        ENQUEUED));

        HubEvent carried = carried(ReplayEnvelope.of(letter(original), KEY));

        assertThat(ReplayEnvelope.isOne(carried)).isTrue();
        HubEvent opened = ReplayEnvelope.open(carried, "normalize", Optional.of(KEY));
        assertThat(opened).usingRecursiveComparison(TYPE_BY_TYPE).isEqualTo(original);
        assertThat(letter(opened).key()).isEqualTo(letter(original).key());
    }

    @Test
    void whatTheOriginalHadNoneOfIsStillNone() throws Exception {
        HubEvent original = new HubEvent("observations", "0", 0, null, ENQUEUED, null, null, new byte[0], Map.of(),
                Map.of());

        assertThat(
                ReplayEnvelope.open(carried(ReplayEnvelope.of(letter(original), KEY)), "normalize", Optional.of(KEY)))
                .usingRecursiveComparison().isEqualTo(original);
    }

    @Test
    void theKeyIsThatOfTheOriginalOrElseNamesItsPartition() {
        assertThat(ReplayEnvelope.of(letter(event("monitor-1", new byte[0])), KEY).partitionKey())
                .isEqualTo("monitor-1");
        assertThat(ReplayEnvelope.of(letter(event(null, new byte[0])), KEY).partitionKey()).isEqualTo("3");
    }

    @Test
    void anEventOfAlmostTheLargestSizeStillFitsInItsEnvelope() throws Exception {
        byte[] noise = new byte[1_000_000];
        new Random(1).nextBytes(noise);

        OutgoingEvent envelope = ReplayEnvelope.of(letter(event(null, noise)), KEY);

        // A hub takes 1,048,576 bytes in all; Base64 alone would make it a third more.
        assertThat(envelope.body()).hasSizeLessThan(1_040_000);
        assertThat(ReplayEnvelope.open(carried(envelope), "normalize", Optional.of(KEY)).body()).isEqualTo(noise);
    }

    @Test
    void aLetterAboutABrokenEnvelopeIsOpenedDownToTheEnvelopeThatIsBroken() {
        HubEvent broken = carried(
                signed("no letter".getBytes(UTF_8)));
        HubEvent carried = carried(ReplayEnvelope.of(letter(broken), KEY));

        assertThatThrownBy(() -> ReplayEnvelope.open(carried, "normalize", Optional.of(KEY)))
                .isInstanceOf(BrokenEnvelopeException.class).hasMessageContaining("its body is no dead letter")
                .hasMessageNotContaining("no letter\"");
    }

    @Test
    void whatIsBrokenSaysSo() {
        for (String body : new String[]{"", "{}", "null", "{\"format\":1",
                "{\"format\":1,\"properties\":[{\"kind\":\"char\","
                        + "\"name\":\"c\",\"value\":\"\"}]}"}) {
            assertThatThrownBy(
                    () -> ReplayEnvelope.open(carried(signed(body.getBytes(UTF_8))), "normalize", Optional.of(KEY)))
                    .isInstanceOf(BrokenEnvelopeException.class);
        }
    }

    @Test
    void anEnvelopeOfAnotherStageIsNotOpened() {
        HubEvent carried = carried(ReplayEnvelope.of(letter(event(null, new byte[0])), KEY));

        assertThatThrownBy(() -> ReplayEnvelope.open(carried, "group", Optional.of(KEY)))
                .isInstanceOf(BrokenEnvelopeException.class)
                .hasMessageContaining("of stage normalize was sent to the input hub of stage group");
    }

    @Test
    void anEventFromTheFutureWouldHoldAWindowOpenAndIsNotOpened() {
        HubEvent future = new HubEvent("devicedata", "3", 1, "1", LATER.plusSeconds(7200), null, null, new byte[0],
                Map.of(), Map.of());

        assertThatThrownBy(() -> ReplayEnvelope.open(carried(ReplayEnvelope.of(letter(future), KEY)), "normalize",
                Optional.of(KEY)))
                .isInstanceOf(BrokenEnvelopeException.class).hasMessageContaining("which can't be");
    }

    @Test
    void aDeviceCanNotPassForAnotherByWrappingItsEvent() {
        OutgoingEvent forged = ReplayEnvelope.of(letter(event(null, new byte[0])), KEY);
        HubEvent throughIotHub = new HubEvent("devicedata", "0", 1, "1", LATER, null, forged.contentType(),
                forged.body(), Map.of(), Map.of("iothub-connection-device-id", "device-7"));

        assertThat(ReplayEnvelope.isOne(throughIotHub)).isFalse();
    }

    @Test
    void whoeverHasNotTheKeyCanMakeNone() {
        OutgoingEvent real = ReplayEnvelope.of(letter(event(null, new byte[]{1})), KEY);
        OutgoingEvent other = ReplayEnvelope.of(letter(event(null, new byte[]{2})), KEY);
        OutgoingEvent strangers = ReplayEnvelope.of(letter(event(null, new byte[]{1})),
                new ReplayKey(new Secret("another key of 32 characters and some")));
        for (OutgoingEvent forged : List.of(new OutgoingEvent(null, real.body(), real.contentType(), Map.of()),
                new OutgoingEvent(null, real.body(), real.contentType(), other.properties()), strangers,
                new OutgoingEvent(null, real.body(), real.contentType(), Map.of(ReplayEnvelope.SIGNATURE, 7L)))) {
            assertThatThrownBy(() -> ReplayEnvelope.open(carried(forged), "normalize", Optional.of(KEY)))
                    .isInstanceOf(BrokenEnvelopeException.class).hasMessageContaining("not signed");
        }
    }

    @Test
    void aForgedEnvelopeThatIsReplayedItselfIsStillForged() {
        HubEvent forged = carried(new OutgoingEvent(null,
                ReplayEnvelope.of(letter(event(null, new byte[]{1})), KEY).body(), ReplayEnvelope.CONTENT_TYPE,
                Map.of()));

        assertThatThrownBy(() -> ReplayEnvelope.open(carried(ReplayEnvelope.of(letter(forged), KEY)), "normalize",
                Optional.of(KEY))).isInstanceOf(BrokenEnvelopeException.class).hasMessageContaining("not signed");
    }

    @Test
    void withoutAKeyNoneIsOpenedAndItIsSaidHowToSetOne() {
        OutgoingEvent real = ReplayEnvelope.of(letter(event(null, new byte[]{1})), KEY);

        assertThatThrownBy(() -> ReplayEnvelope.open(carried(real), "normalize", Optional.empty()))
                .isInstanceOf(BrokenEnvelopeException.class).hasMessageContaining("IOMT_REPLAY_KEY");
    }

    @Test
    void aPointInTimeFarBeyondTheCalendarComesOutAsText() throws Exception {
        HubEvent original = new HubEvent("devicedata", "3", 1, "1", ENQUEUED, null, null, new byte[0],
                Map.of("far", Instant.parse("+1000000000-12-31T23:59:59Z"), "near", ENQUEUED), Map.of());

        assertThat(ReplayEnvelope.open(carried(ReplayEnvelope.of(letter(original), KEY)), "normalize", Optional.of(KEY))
                .properties()).containsOnly(Map.entry("far", "+1000000000-12-31T23:59:59Z"),
                        Map.entry("near", ENQUEUED));
    }

    @Test
    void aDecimalThatWouldFillTheMemoryIsNotRead() {
        for (String decimal : List.of("1e999999999", "1e-999999999", "1" + "0".repeat(100_000))) {
            String json = new String(DeadLetterJson.write(letter(new HubEvent("devicedata", "3", 1, "1", ENQUEUED, null,
                    null, new byte[0], Map.of("d", BigDecimal.ONE), Map.of()))), UTF_8)
                    .replace("\"value\":\"1\"", "\"value\":\"" + decimal + "\"");
            assertThat(json).contains(decimal);

            assertThatThrownBy(() -> ReplayEnvelope.open(carried(signed(json.getBytes(UTF_8))), "normalize",
                    Optional.of(KEY))).isInstanceOf(BrokenEnvelopeException.class);
        }
    }

    private static OutgoingEvent signed(byte[] body) {
        return new OutgoingEvent(null, body, ReplayEnvelope.CONTENT_TYPE,
                Map.of(ReplayEnvelope.SIGNATURE, KEY.signatureOf(body)));
    }

    private static HubEvent event(String key, byte[] body) {
        return new HubEvent("devicedata", "3", 4711, "12884901888", ENQUEUED, key, null, body, Map.of(), Map.of());
    }

    private static DeadLetter letter(HubEvent event) {
        return new DeadLetter("normalize", ErrorName.NormalizationDataMapping, "required value is missing",
                "template 3 match 2", Optional.empty(), event, ENQUEUED.plusSeconds(2));
    }

    private static HubEvent carried(OutgoingEvent envelope) {
        return new HubEvent("devicedata", "3", 9000, "99", LATER, null, envelope.contentType(), envelope.body(),
                envelope.properties(), Map.of("content-type", envelope.contentType()));
    }
}
