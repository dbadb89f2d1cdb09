package org.iomtfhir.runtime.template;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes of a template file as text. */
final class TemplateText {

    private TemplateText() {}

    /** A byte that is no UTF-8 is refused: replaced by a mark it might stand in a code or a unit, unseen. */
    static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    /** What a stored file of these bytes is. */
    static TemplateStore.Look look(byte[] bytes, String etag) {
        if (bytes.length > TemplateStore.SIZE_LIMIT) {
            return tooLarge(etag);
        }
        try {
            return new TemplateStore.Found(decode(bytes), etag);
        } catch (CharacterCodingException e) {
            return new TemplateStore.Unreadable("the stored file is not UTF-8 text", etag);
        }
    }

    static TemplateStore.Look tooLarge(String etag) {
        return new TemplateStore.Unreadable(
                "the stored file is larger than " + TemplateStore.SIZE_LIMIT + " bytes", etag);
    }
}
