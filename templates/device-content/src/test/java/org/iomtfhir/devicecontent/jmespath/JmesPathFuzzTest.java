package org.iomtfhir.devicecontent.jmespath;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.burt.jmespath.JmesPathException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.iomtfhir.devicecontent.FuzzDocument;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.iomtfhir.fuzzing.Bounded;

class JmesPathFuzzTest {

    private static final JmesPath.Compiler EXACT = new JmesPath.Compiler(WholeNumbers.EXACT, List.of());
    private static final JmesPath.Compiler CUT = new JmesPath.Compiler(WholeNumbers.CUT, List.of());

    @DictionaryEntries({"join(", "to_string(", "insertString(", "divide(", "pow(", "round(", "fromUnixTimestampMs(",
            "sort_by(",
            "map(&", "[?", "[*]", "[]", "{a:@}", "`1e400`", "@|", "||", "&&", "'", "\"", "[::-1]", "merge(",
            "contains("})
    @FuzzTest
    void compilesAndSelects(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (JmesPath.Compiler compiler : List.of(EXACT, CUT)) {
            Bounded.read(bytes.length, () -> {
                Budget budget = new Budget();
                List<Json> values = compiler.compile(text).select(FuzzDocument.VALUE, budget).values();
                assertThat(values).doesNotContainNull();
            }, JmesPathSyntaxException.class, JmesPathFunctionException.class, JmesPathException.class,
                    LimitExceededException.class);
        }
    }
}
