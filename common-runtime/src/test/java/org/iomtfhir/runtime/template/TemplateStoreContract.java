package org.iomtfhir.runtime.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What every template store must do. */
abstract class TemplateStoreContract {

    private static final String NAME = "devicecontent.json";

    /** A store of the place of this test, as another process would open it. */
    abstract TemplateStore open();

    /** Puts bytes there behind the store's back. */
    abstract void place(String name, byte[] bytes) throws Exception;

    @Test
    void aFileThatIsNotThereIsAbsent() {
        assertThat(open().look(NAME, Optional.empty())).isEqualTo(new TemplateStore.Absent());
        assertThat(open().look(NAME, Optional.of("\"0x1\""))).isEqualTo(new TemplateStore.Absent());
    }

    @Test
    void aFileIsFoundAndThenUnchangedUntilItChanges() {
        String first = open().writeIfMatch(NAME, "{\"unit\":\"µg\"}", Optional.empty()).orElseThrow();

        assertThat(open().look(NAME, Optional.empty())).isEqualTo(new TemplateStore.Found("{\"unit\":\"µg\"}", first));
        assertThat(open().look(NAME, Optional.of(first))).isEqualTo(new TemplateStore.Unchanged());

        String second = open().writeIfMatch(NAME, "{}", Optional.of(first)).orElseThrow();
        assertThat(second).isNotEqualTo(first);
        assertThat(open().look(NAME, Optional.of(first))).isEqualTo(new TemplateStore.Found("{}", second));
    }

    @Test
    void aFileThatSomeoneElseChangedIsNotWrittenOver() {
        String first = open().writeIfMatch(NAME, "one", Optional.empty()).orElseThrow();
        String second = open().writeIfMatch(NAME, "two", Optional.of(first)).orElseThrow();

        assertThat(open().writeIfMatch(NAME, "three", Optional.of(first))).isEmpty();
        assertThat(open().writeIfMatch(NAME, "three", Optional.empty())).isEmpty();

        assertThat(open().look(NAME, Optional.empty())).isEqualTo(new TemplateStore.Found("two", second));
    }

    @Test
    void aFileThatWasTakenAwayIsNotWrittenAsIfItWereThere() {
        assertThat(open().writeIfMatch(NAME, "one", Optional.of("\"0x8DC\""))).isEmpty();
        assertThat(open().look(NAME, Optional.empty())).isEqualTo(new TemplateStore.Absent());
    }

    @Test
    void aFileMayLieInAFolder() {
        assertThat(open().writeIfMatch("ward/7/" + NAME, "{}", Optional.empty())).isPresent();
        assertThat(open().look("ward/7/" + NAME, Optional.empty()))
                .asInstanceOf(InstanceOfAssertFactories.type(TemplateStore.Found.class))
                .extracting(TemplateStore.Found::text).isEqualTo("{}");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedRatherThanReplacedAndNotReadTwice() throws Exception {
        place(NAME, "{}".getBytes(StandardCharsets.UTF_16));

        TemplateStore.Unreadable found = unreadable();

        assertThat(found.problem()).isEqualTo("the stored file is not UTF-8 text");
        assertThat(open().look(NAME, Optional.of(found.etag()))).isEqualTo(new TemplateStore.Unchanged());
    }

    @Test
    void aFileBeyondAllMeasureIsRefusedAndNotReadTwice() throws Exception {
        place(NAME, new byte[TemplateStore.SIZE_LIMIT + 1]);

        TemplateStore.Unreadable found = unreadable();

        assertThat(found.problem()).contains("the stored file is larger than");
        assertThat(open().look(NAME, Optional.of(found.etag()))).isEqualTo(new TemplateStore.Unchanged());
    }

    @Test
    void whateverAFileHoldsItIsWrittenOverByWhoHasItsETag() throws Exception {
        for (byte[] unfit : List.of(new byte[]{(byte) 0xB5}, new byte[TemplateStore.SIZE_LIMIT + 1])) {
            place(NAME, unfit);
            assertThat(open().writeIfMatch(NAME, "{}", Optional.empty())).isEmpty();
            assertThat(open().writeIfMatch(NAME, "{}", Optional.of("other"))).isEmpty();

            Optional<String> written = open().writeIfMatch(NAME, "{}", Optional.of(unreadable().etag()));

            assertThat(open().look(NAME, Optional.empty()))
                    .isEqualTo(new TemplateStore.Found("{}", written.orElseThrow()));
        }
    }

    private TemplateStore.Unreadable unreadable() {
        return assertThat(open().look(NAME, Optional.empty()))
                .asInstanceOf(InstanceOfAssertFactories.type(TemplateStore.Unreadable.class)).actual();
    }
}
