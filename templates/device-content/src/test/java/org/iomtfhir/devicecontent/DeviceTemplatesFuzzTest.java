package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.iomtfhir.fuzzing.Bounded;
import org.iomtfhir.model.Profile;
import org.iomtfhir.template.CompileResult;

class DeviceTemplatesFuzzTest {

    /** A file is taken or refused with a reason; what is taken answers every event. */
    @DictionaryEntries({"\"templateType\":", "\"template\":", "\"CollectionContent\"", "\"JsonPathContent\"",
            "\"CalculatedContent\"",
            "\"IotJsonPathContent\"", "\"typeName\":", "\"typeMatchExpression\":", "\"deviceIdExpression\":",
            "\"timestampExpression\":", "\"values\":[{", "\"valueName\":", "\"valueExpression\":", "\"required\":",
            "\"language\":",
            "\"JmesPath\"", "\"$..[?(@pulse)]\"", "\"$.at\"", "\"Body.list[*]\"", "//", "/*", "*/"})
    @FuzzTest
    void areCompiledAndApplied(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        for (Profile profile : Profile.values()) {
            Bounded.read(file.length, () -> {
                CompileResult<DeviceContent> result = DeviceContent.compile("f", text, ContentOptions.of(profile));
                assertThat(result.compiled().isPresent() || result.problems().stream().anyMatch(one -> one.isError()))
                        .isTrue();
                result.compiled().ifPresent(set -> set.evaluate(Sets.event(FuzzDocument.BODY)));
            });
        }
    }
}
