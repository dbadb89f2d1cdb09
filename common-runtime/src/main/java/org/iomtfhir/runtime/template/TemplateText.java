package org.iomtfhir.runtime.template;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.iomtfhir.runtime.storage.StoreException;

/** Bytes of a template file as text. */
final class TemplateText {

    private TemplateText() {}

    /** A byte that is no UTF-8 is refused: replaced by a mark it might stand in a code or a unit, unseen. */
    static String decode(String name, byte[] bytes) {
        if (bytes.length > TemplateStore.SIZE_LIMIT) {
            throw tooLarge(name);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new StoreException("the template file " + name + " is not UTF-8 text; save it as UTF-8", e);
        }
    }

    static StoreException tooLarge(String name) {
        return new StoreException(
                "the template file " + name + " is larger than " + TemplateStore.SIZE_LIMIT + " bytes",
                new IOException("too large"));
    }
}
