package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Adapter;
import io.burt.jmespath.function.ArgumentConstraint;
import io.burt.jmespath.function.ArgumentConstraints;
import io.burt.jmespath.function.Function;
import io.burt.jmespath.function.FunctionArgument;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonBoolean;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonText;

/** A {@link JmesPathFunction} where the library looks for functions. Checks the arguments' kinds. */
final class OwnFunction implements Function {

    private final JmesPathFunction function;
    private final List<JmesPathFunction.Argument> expected;
    private final ArgumentConstraint constraints;

    OwnFunction(JmesPathFunction function) {
        this.function = function;
        this.expected = List.copyOf(function.arguments());
        // For the number of arguments alone; the kinds are checked here, since some of them the library doesn't know.
        ArgumentConstraint[] any = new ArgumentConstraint[expected.size()];
        java.util.Arrays.fill(any, ArgumentConstraints.anyValue());
        this.constraints = ArgumentConstraints.listOf(any);
    }

    @Override
    public String name() {
        return function.name();
    }

    @Override
    public ArgumentConstraint argumentConstraints() {
        return constraints;
    }

    Json call(List<Json> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (!fits(arguments.get(i), expected.get(i))) {
                throw new JmesPathFunctionException(name() + " takes " + expected.get(i).inWords() + " as argument "
                        + (i + 1) + ", not " + ArgumentMismatch.of(arguments.get(i), expected.get(i)));
            }
        }
        return function.call(arguments);
    }

    private static boolean fits(Json value, JmesPathFunction.Argument argument) {
        return switch (argument) {
            case ANY -> true;
            case NUMBER -> value instanceof JsonNumber;
            case WHOLE_NUMBER -> value instanceof JsonNumber number && number.whole();
            case TEXT -> value instanceof JsonText;
            case BOOLEAN -> value instanceof JsonBoolean;
            case ARRAY -> value instanceof JsonArray;
            case ARRAY_OF_NUMBERS -> value instanceof JsonArray array
                    && array.items().stream().allMatch(JsonNumber.class::isInstance);
            case ARRAY_OF_TEXTS -> value instanceof JsonArray array
                    && array.items().stream().allMatch(JsonText.class::isInstance);
            case OBJECT -> value instanceof JsonObject;
        };
    }

    @Override
    public <T> T call(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
        throw new IllegalStateException("called through CallNode alone");
    }
}
