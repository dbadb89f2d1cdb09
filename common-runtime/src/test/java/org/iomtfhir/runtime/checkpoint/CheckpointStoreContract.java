package org.iomtfhir.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the Event Hubs SDK relies on in a store of checkpoints. */
abstract class CheckpointStoreContract {

    static final String NAMESPACE = "NS.servicebus.windows.net";
    static final String HUB = "DeviceData";
    static final String GROUP = "$Default";

    /** A store of the place of this test, as another process would open it. */
    abstract CheckpointStore open();

    @Test
    void inTheBeginningThereIsNothing() {
        assertThat(owners(open())).isEmpty();
        assertThat(checkpoints(open())).isEmpty();
    }

    @Test
    void aClaimGivesAnEtagAndATimeAndIsSeenByOthers() {
        List<PartitionOwnership> claimed = claim(open(), ownership("0", "me", null));

        assertThat(claimed).singleElement().satisfies(one -> assertThat(one.getETag()).isNotEmpty());
        assertThat(owners(open())).singleElement().satisfies(owner -> {
            assertThat(owner.getOwnerId()).isEqualTo("me");
            assertThat(owner.getPartitionId()).isEqualTo("0");
            assertThat(owner.getETag()).isEqualTo(claimed.getFirst().getETag());
            assertThat(owner.getFullyQualifiedNamespace()).isEqualTo(NAMESPACE);
            assertThat(owner.getEventHubName()).isEqualTo(HUB);
            assertThat(owner.getConsumerGroup()).isEqualTo(GROUP);
            assertThat(System.currentTimeMillis() - owner.getLastModifiedTime()).isBetween(-60_000L, 60_000L);
        });
    }

    @Test
    void aClaimWithTheEtagItWasBasedOnRenewsIt() {
        String first = claim(open(), ownership("0", "me", null)).getFirst().getETag();

        String second = claim(open(), ownership("0", "me", first)).getFirst().getETag();

        assertThat(second).isNotEqualTo(first);
        assertThat(owners(open())).extracting(PartitionOwnership::getETag).containsExactly(second);
    }

    @Test
    void aClaimWithAnOldEtagOrWithoutOneFailsWithoutAnError() {
        String first = claim(open(), ownership("0", "me", null)).getFirst().getETag();
        claim(open(), ownership("0", "me", first));

        assertThat(claim(open(), ownership("0", "other", first))).isEmpty();
        assertThat(claim(open(), ownership("0", "other", null))).isEmpty();
        assertThat(claim(open(), ownership("1", "other", first))).isEmpty();
        assertThat(owners(open())).extracting(PartitionOwnership::getOwnerId).containsExactly("me");
    }

    @Test
    void ofSeveralClaimsThoseThatFailAreLeftOut() {
        claim(open(), ownership("1", "other", null));

        assertThat(claim(open(), ownership("0", "me", null), ownership("1", "me", null), ownership("2", "me", null)))
                .extracting(PartitionOwnership::getPartitionId).containsExactlyInAnyOrder("0", "2");
    }

    @Test
    void whatIsAskedForTwiceInOneGoIsClaimedOnce() {
        // So the SDK asks after the store was away for longer than ownership lasts: to renew, and to take what has run out.
        CheckpointStore store = open();
        String first = claim(store, ownership("0", "me", null)).getFirst().getETag();

        List<PartitionOwnership> claimed = claim(store, ownership("0", "me", first), ownership("1", "me", null),
                ownership("0", "me", first));

        assertThat(claimed).extracting(PartitionOwnership::getPartitionId).containsOnlyOnce("0").contains("1");
        assertThat(owners(open())).filteredOn(owner -> owner.getPartitionId().equals("0")).singleElement()
                .satisfies(owner -> assertThat(owner.getETag()).isNotEqualTo(first));
    }

    @Test
    void aPartitionThatIsGivenUpHasAnOwnerOfNoName() {
        String etag = claim(open(), ownership("0", "me", null)).getFirst().getETag();

        claim(open(), ownership("0", "", etag));

        assertThat(owners(open())).extracting(PartitionOwnership::getOwnerId).containsExactly("");
    }

    @Test
    void hubsAndConsumerGroupsAreKeptApart() {
        claim(open(), ownership("0", "me", null));
        open().updateCheckpoint(checkpoint("0", 5L, "12")).block();

        assertThat(open().listOwnership(NAMESPACE, "other", GROUP).collectList().block()).isEmpty();
        assertThat(open().listCheckpoints(NAMESPACE, HUB, "other").collectList().block()).isEmpty();
        assertThat(open().listCheckpoints("other", HUB, GROUP).collectList().block()).isEmpty();
    }

    /** The processor writes names in lower case; settings, and whoever looks beside it, spell them as the hub's owner did. */
    @Test
    void namesAreTheSameHoweverTheyAreSpelled() {
        String namespace = NAMESPACE.toLowerCase(Locale.ROOT);
        String hub = HUB.toLowerCase(Locale.ROOT);
        String group = GROUP.toLowerCase(Locale.ROOT);
        String etag = claim(open(), ownership("0", "me", null).setFullyQualifiedNamespace(namespace)
                .setEventHubName(hub).setConsumerGroup(group)).getFirst().getETag();
        open().updateCheckpoint(checkpoint("0", 5L, "12").setFullyQualifiedNamespace(namespace).setEventHubName(hub)
                .setConsumerGroup(group)).block();
        open().updateCheckpoint(checkpoint("1", 6L, "13")).block();

        assertThat(checkpoints(open())).hasSize(2).allSatisfy(found -> {
            assertThat(found.getFullyQualifiedNamespace()).isEqualTo(NAMESPACE);
            assertThat(found.getEventHubName()).isEqualTo(HUB);
            assertThat(found.getConsumerGroup()).isEqualTo(GROUP);
        });
        assertThat(open().listCheckpoints(namespace, hub, group).collectList().block())
                .extracting(Checkpoint::getSequenceNumber).containsExactlyInAnyOrder(5L, 6L);
        assertThat(owners(open())).singleElement().satisfies(owner -> {
            assertThat(owner.getConsumerGroup()).isEqualTo(GROUP);
            assertThat(owner.getETag()).isEqualTo(etag);
        });
        assertThat(claim(open(), ownership("0", "me", etag))).singleElement()
                .satisfies(owner -> assertThat(owner.getConsumerGroup()).isEqualTo(GROUP));
    }

    @Test
    void aCheckpointIsReplacedByTheNextWhoeverWritesIt() {
        open().updateCheckpoint(checkpoint("0", 5L, "12884901888")).block();
        open().updateCheckpoint(checkpoint("1", 1L, "3")).block();
        open().updateCheckpoint(checkpoint("0", 6L, "12884901999")).block();

        assertThat(checkpoints(open())).extracting(Checkpoint::getPartitionId, Checkpoint::getSequenceNumber,
                Checkpoint::getOffsetString).containsExactlyInAnyOrder(
                        tuple("0", 6L, "12884901999"),
                        tuple("1", 1L, "3"));
    }

    @Test
    void aCheckpointOfNothingIsRefused() {
        assertThatThrownBy(() -> open().updateCheckpoint(checkpoint("0", null, null)).block())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ofManyWhoClaimAtOnceOneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            String etag = owners(open()).stream().map(PartitionOwnership::getETag).findFirst().orElse(null);
            List<Callable<Integer>> claims = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                CheckpointStore store = open();
                String owner = "owner-" + i;
                claims.add(() -> claim(store, ownership("0", owner, etag)).size());
            }
            int won = 0;
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                for (Future<Integer> claim : threads.invokeAll(claims)) {
                    won += claim.get();
                }
            }
            assertThat(won).isOne();
        }
    }

    static List<PartitionOwnership> claim(CheckpointStore store, PartitionOwnership... claims) {
        return store.claimOwnership(List.of(claims)).collectList().block();
    }

    static List<PartitionOwnership> owners(CheckpointStore store) {
        return store.listOwnership(NAMESPACE, HUB, GROUP).collectList().block();
    }

    static List<Checkpoint> checkpoints(CheckpointStore store) {
        return store.listCheckpoints(NAMESPACE, HUB, GROUP).collectList().block();
    }

    static PartitionOwnership ownership(String partition, String owner, String etag) {
        return new PartitionOwnership().setFullyQualifiedNamespace(NAMESPACE).setEventHubName(HUB)
                .setConsumerGroup(GROUP)
                .setPartitionId(partition).setOwnerId(owner).setETag(etag);
    }

    static Checkpoint checkpoint(String partition, Long sequenceNumber, String offset) {
        Checkpoint checkpoint = new Checkpoint().setFullyQualifiedNamespace(NAMESPACE).setEventHubName(HUB)
                .setConsumerGroup(GROUP).setPartitionId(partition).setOffsetString(offset);
        return sequenceNumber == null ? checkpoint : checkpoint.setSequenceNumber(sequenceNumber);
    }
}
