package org.iomtfhir.devicecontent.jmespath;

import java.util.List;
import org.iomtfhir.devicecontent.json.Json;

/**
 * A function whose result follows from its arguments alone.
 *
 * @param name
 *            as expressions write it
 * @param arguments
 *            what it takes
 * @param body
 *            what it does
 */
record SimpleFunction(String name, List<Argument> arguments, Body body) implements JmesPathFunction {

    /** What a function does. */
    interface Body {
        /** The result for arguments of the kinds that are asked for. */
        Json of(List<Json> arguments);
    }

    @Override
    public Json call(List<Json> values) {
        return body.of(values);
    }
}
