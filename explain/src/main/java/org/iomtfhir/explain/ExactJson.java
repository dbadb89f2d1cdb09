package org.iomtfhir.explain;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON as trees whose numbers keep each digit that the text has: {@code 36.650} is no {@code 36.65}, which says that it was measured
 * less finely, and no double, which may say another number. For whoever shows or compares what devices sent and servers hold. All methods are static and thread-safe.
 */
public final class ExactJson {

    /** Reads and writes such trees; it is shared, so nobody configures it. Thread-safe. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private ExactJson() {}
}
