package org.iomtfhir.devicecontent.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.iomtfhir.devicecontent.FuzzDocument;
import org.iomtfhir.fuzzing.Bounded;

class JsonPathFuzzTest {

    @DictionaryEntries({"$..[?(@", "&&", "||", "=~ /", "===", "['a','b']", "[0:-1:2]", "..*", "null", "1e400", "\\\\"})
    @FuzzTest
    void parsesAndSelects(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Bounded.read(bytes.length, () -> {
            JsonPath path = JsonPath.parse(text);
            Selection selection = new Selection(1_000);
            path.select(FuzzDocument.VALUE, selection, new Budget());
            assertThat(selection.size()).isLessThanOrEqualTo(1_000);
            assertThat(path.text()).isEqualTo(text);
        }, PathSyntaxException.class, LimitExceededException.class);
    }
}
