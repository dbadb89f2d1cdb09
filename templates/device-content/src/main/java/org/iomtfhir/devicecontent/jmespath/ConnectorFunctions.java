package org.iomtfhir.devicecontent.jmespath;

import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.ANY;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.ARRAY_OF_NUMBERS;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.ARRAY_OF_TEXTS;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.NUMBER;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.TEXT;
import static org.iomtfhir.devicecontent.jmespath.JmesPathFunction.Argument.WHOLE_NUMBER;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;

/**
 * The connector's own functions; the standard ones that the library would compute in binary floating point; and two that nearly
 * every template calls, without the library's general check of arguments, which costs more than they do.
 */
final class ConnectorFunctions {

    static final String DIVIDE = "divide";
    static final String POW = "pow";
    static final String FROM_SECONDS = "fromUnixTimestamp";
    static final String FROM_MILLISECONDS = "fromUnixTimestampMs";

    private static final List<JmesPathFunction> ALWAYS = List.of(
            arithmetic("add", Arithmetic::add),
            arithmetic("subtract", Arithmetic::subtract),
            arithmetic("multiply", Arithmetic::multiply),
            new SimpleFunction("insertString", List.of(TEXT, TEXT, WHOLE_NUMBER), ConnectorFunctions::insert),
            new SimpleFunction("join", List.of(TEXT, ARRAY_OF_TEXTS), ConnectorFunctions::join),
            new SimpleFunction("to_number", List.of(ANY), arguments -> Arithmetic.number(arguments.get(0))),
            new SimpleFunction("to_string", List.of(ANY), arguments -> text(arguments.get(0))),
            new SimpleFunction("to_array", List.of(ANY), arguments -> arguments.get(0) instanceof JsonArray array
                    ? array
                    : JsonArray.of(arguments)),
            new SimpleFunction("sum", List.of(ARRAY_OF_NUMBERS),
                    arguments -> Arithmetic.sum((JsonArray) arguments.get(0))),
            new SimpleFunction("avg", List.of(ARRAY_OF_NUMBERS),
                    arguments -> Arithmetic.average((JsonArray) arguments.get(0))),
            rounding("abs", Arithmetic::absolute),
            rounding("ceil", Arithmetic::ceiling),
            rounding("floor", Arithmetic::floor));

    private static final List<JmesPathFunction> EXACT = List.of(
            arithmetic(DIVIDE, Arithmetic::divide),
            arithmetic(POW, Arithmetic::pow),
            time(FROM_SECONDS, NUMBER, UnixTime::ofSeconds),
            time(FROM_MILLISECONDS, NUMBER, UnixTime::ofMilliseconds),
            new SimpleFunction("round", List.of(NUMBER, WHOLE_NUMBER),
                    arguments -> Arithmetic.round((JsonNumber) arguments.get(0), (JsonNumber) arguments.get(1))));

    private static final List<JmesPathFunction> CUT = List.of(
            arithmetic(DIVIDE, Arithmetic::divideAndCut),
            arithmetic(POW, Arithmetic::powAndCut),
            time(FROM_SECONDS, WHOLE_NUMBER, UnixTime::ofSeconds),
            time(FROM_MILLISECONDS, WHOLE_NUMBER, UnixTime::ofMilliseconds));

    private ConnectorFunctions() {}

    static List<JmesPathFunction> of(WholeNumbers wholeNumbers) {
        return Stream.concat(ALWAYS.stream(), switch (wholeNumbers) {
            case EXACT -> Stream.of(EXACT, AddedFunctions.all(), TimeFunctions.all()).flatMap(List::stream);
            case CUT -> CUT.stream();
        }).toList();
    }

    private static JmesPathFunction arithmetic(String name, BinaryOperator<JsonNumber> operation) {
        return new SimpleFunction(name, List.of(NUMBER, NUMBER),
                arguments -> operation.apply((JsonNumber) arguments.get(0), (JsonNumber) arguments.get(1)));
    }

    private static JmesPathFunction time(String name, JmesPathFunction.Argument number,
            Function<JsonNumber, Json> read) {
        return new SimpleFunction(name, List.of(number), arguments -> read.apply((JsonNumber) arguments.get(0)));
    }

    private static JmesPathFunction rounding(String name, UnaryOperator<JsonNumber> operation) {
        return new SimpleFunction(name, List.of(NUMBER), arguments -> operation.apply((JsonNumber) arguments.get(0)));
    }

    private static Json text(Json value) {
        if (value instanceof JsonText) {
            return value;
        }
        JmesRuntime.buildText(value.writtenLength());
        return new JsonText(value.toJson());
    }

    private static Json insert(List<Json> arguments) {
        String text = ((JsonText) arguments.get(0)).value();
        String inserted = ((JsonText) arguments.get(1)).value();
        long at = Arithmetic.wholeOf((JsonNumber) arguments.get(2));
        if (at < 0 || at > text.length()) {
            throw new JmesPathFunctionException("insertString takes a position from 0 to the length of the text");
        }
        JmesRuntime.buildText((long) text.length() + inserted.length());
        return new JsonText(text.substring(0, (int) at) + inserted + text.substring((int) at));
    }

    private static Json join(List<Json> arguments) {
        String between = ((JsonText) arguments.get(0)).value();
        JsonArray texts = (JsonArray) arguments.get(1);
        long length = (long) between.length() * Math.max(0, texts.size() - 1);
        for (int i = 0; i < texts.size(); i++) {
            length += ((JsonText) texts.get(i)).value().length();
        }
        JmesRuntime.buildText(length);
        StringBuilder joined = new StringBuilder((int) length);
        for (int i = 0; i < texts.size(); i++) {
            joined.append(i > 0 ? between : "").append(((JsonText) texts.get(i)).value());
        }
        return new JsonText(joined.toString());
    }
}
