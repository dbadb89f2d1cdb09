package org.iomtfhir.devicecontent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The language's own kinds of templates. */
enum TemplateKind {
    /** Every expression is JSONPath and sees the match. */
    JSON_PATH("JsonPathContent"),
    /** Likewise; device and time are where IoT Hub puts them. */
    IOT("IotJsonPathContent"),
    /** Likewise; device and time are where IoT Central puts them. */
    IOT_CENTRAL("IotCentralJsonPathContent"),
    /** Expressions are JSONPath or JMESPath and see the document with the match in it. */
    CALCULATED("CalculatedContent");

    private final String written;

    TemplateKind(String written) {
        this.written = written;
    }

    /** The name as files write it. */
    String written() {
        return written;
    }

    /** The kind of this name, which is in lower case. */
    static Optional<TemplateKind> of(String lowerCase) {
        return Arrays.stream(values()).filter(kind -> kind.written.toLowerCase(Locale.ROOT).equals(lowerCase))
                .findAny();
    }
}
