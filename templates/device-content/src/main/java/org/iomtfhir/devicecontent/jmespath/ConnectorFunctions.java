package org.iomtfhir.devicecontent.jmespath;

import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.ANY;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.ARRAY_OF_NUMBERS;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.NUMBER;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.TEXT;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.WHOLE_NUMBER;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;

/**
 * The connector's own functions; the standard ones that the library would compute in binary floating point; and two that nearly
 * every template calls, without the library's general check of arguments, which costs more than they do.
 */
final class ConnectorFunctions {

    static final List<JmesPathFunction> ALL = List.of(
            arithmetic("add", Arithmetic::add),
            arithmetic("subtract", Arithmetic::subtract),
            arithmetic("multiply", Arithmetic::multiply),
            arithmetic("divide", Arithmetic::divide),
            arithmetic("pow", Arithmetic::pow),
            new Simple("insertString", List.of(TEXT, TEXT, WHOLE_NUMBER), ConnectorFunctions::insert),
            new Simple("fromUnixTimestamp", List.of(WHOLE_NUMBER),
                    arguments -> UnixTime.ofSeconds((JsonNumber) arguments.get(0))),
            new Simple("fromUnixTimestampMs", List.of(WHOLE_NUMBER),
                    arguments -> UnixTime.ofMilliseconds((JsonNumber) arguments.get(0))),
            new Simple("to_number", List.of(ANY), arguments -> Arithmetic.number(arguments.get(0))),
            new Simple("to_string", List.of(ANY), arguments -> text(arguments.get(0))),
            new Simple("to_array", List.of(ANY), arguments -> arguments.get(0) instanceof JsonArray array
                    ? array
                    : JsonArray.of(arguments)),
            new Simple("sum", List.of(ARRAY_OF_NUMBERS), arguments -> Arithmetic.sum((JsonArray) arguments.get(0))),
            new Simple("avg", List.of(ARRAY_OF_NUMBERS), arguments -> Arithmetic.average((JsonArray) arguments.get(0))),
            rounding("abs", Arithmetic::absolute),
            rounding("ceil", Arithmetic::ceiling),
            rounding("floor", Arithmetic::floor));

    private ConnectorFunctions() {}

    private interface Body {
        Json of(List<Json> arguments);
    }

    private record Simple(String name, List<Argument> arguments, Body body) implements JmesPathFunction {

        @Override
        public Json call(List<Json> values) {
            return body.of(values);
        }
    }

    private static JmesPathFunction arithmetic(String name, BinaryOperator<JsonNumber> operation) {
        return new Simple(name, List.of(NUMBER, NUMBER),
                arguments -> operation.apply((JsonNumber) arguments.get(0), (JsonNumber) arguments.get(1)));
    }

    private static JmesPathFunction rounding(String name, UnaryOperator<JsonNumber> operation) {
        return new Simple(name, List.of(NUMBER), arguments -> operation.apply((JsonNumber) arguments.get(0)));
    }

    private static Json text(Json value) {
        return value instanceof JsonText ? value : new JsonText(value.toJson());
    }

    private static Json insert(List<Json> arguments) {
        String text = ((JsonText) arguments.get(0)).value();
        String inserted = ((JsonText) arguments.get(1)).value();
        long at = Arithmetic.wholeOf((JsonNumber) arguments.get(2));
        if (at < 0 || at > text.length()) {
            throw new JmesPathFunctionException("insertString takes a position from 0 to the length of the text");
        }
        return new JsonText(text.substring(0, (int) at) + inserted + text.substring((int) at));
    }
}
