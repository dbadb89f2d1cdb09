package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.BaseRuntime;
import io.burt.jmespath.JmesPathType;
import io.burt.jmespath.RuntimeConfiguration;
import io.burt.jmespath.function.Function;
import io.burt.jmespath.function.FunctionRegistry;
import io.burt.jmespath.node.NodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonBoolean;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.devicecontent.json.MalformedJsonException;
import org.iomtfhir.devicecontent.jsonpath.Budget;

/** Shows our JSON to the library. Immutable and thread-safe. */
final class JmesRuntime extends BaseRuntime<Json> {

    /**
     * The budget of the evaluation that this thread is at, null while it is at none: the library passes nothing of the kind
     * along.
     */
    static final ThreadLocal<Budget> BUDGET = new ThreadLocal<>();

    /** About how many bytes things take: any object, one more item of an array, one more member of an object. */
    private static final int OBJECT_BYTES = 64;
    private static final int ITEM_BYTES = 8;
    private static final int MEMBER_BYTES = 64;

    private final JmesNodes nodes;

    /** A runtime for one expression, which knows what the expression is made of. */
    JmesRuntime(FunctionRegistry functions, WholeNumbers wholeNumbers) {
        super(RuntimeConfiguration.builder().withFunctionRegistry(functions).build());
        this.nodes = new JmesNodes(this, wholeNumbers);
    }

    static FunctionRegistry functions(WholeNumbers wholeNumbers, List<JmesPathFunction> more) {
        return FunctionRegistry.defaultRegistry().extend(
                Stream.concat(ConnectorFunctions.of(wholeNumbers).stream(), more.stream()).map(OwnFunction::new)
                        .toArray(Function[]::new));
    }

    /** The calls in the expression that may cut off a fraction, by name. */
    List<String> cuts() {
        return nodes.cuts();
    }

    @Override
    public NodeFactory<Json> nodeFactory() {
        return nodes;
    }

    @Override
    public Json parseString(String text) {
        Json literal;
        try {
            literal = JsonReader.read(text).value();
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("a literal is not JSON", e);
        }
        if (literal instanceof JsonNumber number && number.isOutOfBounds()) {
            throw new IllegalArgumentException("a literal is a number beyond the bounds");
        }
        return literal;
    }

    @Override
    public List<Json> toList(Json value) {
        if (value instanceof JsonArray array) {
            return array.items();
        }
        if (value instanceof JsonObject object) {
            List<Json> values = new ArrayList<>(object.size());
            for (int i = 0; i < object.size(); i++) {
                values.add(object.value(i));
            }
            return values;
        }
        return List.of();
    }

    @Override
    public String toString(Json value) {
        return value instanceof JsonText text ? text.value() : value.toJson();
    }

    @Override
    public Number toNumber(Json value) {
        if (value instanceof JsonNumber number && number.decimal() != null) {
            return number.decimal();
        }
        throw new JmesPathFunctionException(Arithmetic.NOT_COMPUTED);
    }

    @Override
    public boolean isTruthy(Json value) {
        return switch (value) {
            case JsonNull ignored -> false;
            case JsonBoolean bool -> bool.value();
            case JsonNumber ignored -> true;
            case JsonText text -> !text.value().isEmpty();
            case JsonArray array -> array.size() > 0;
            case JsonObject object -> object.size() > 0;
        };
    }

    @Override
    public JmesPathType typeOf(Json value) {
        return switch (value) {
            case JsonNull ignored -> JmesPathType.NULL;
            case JsonBoolean ignored -> JmesPathType.BOOLEAN;
            case JsonNumber ignored -> JmesPathType.NUMBER;
            case JsonText ignored -> JmesPathType.STRING;
            case JsonArray ignored -> JmesPathType.ARRAY;
            case JsonObject ignored -> JmesPathType.OBJECT;
        };
    }

    /** Counts something that is about to be built. */
    private static void build(long bytes) {
        Budget budget = BUDGET.get();
        if (budget != null) {
            budget.build(bytes);
        }
    }

    /** Counts a text that is about to be built: what writing it costs, and what it takes. */
    static void buildText(long length) {
        Budget budget = BUDGET.get();
        if (budget != null) {
            budget.build(OBJECT_BYTES + 2 * length);
            budget.read(length);
        }
    }

    /** The budget of the evaluation that this thread is at; one of its own where it is at none. */
    static Budget budget() {
        Budget budget = BUDGET.get();
        return budget == null ? new Budget() : budget;
    }

    /** Counts reading so many characters. */
    static void read(long characters) {
        Budget budget = BUDGET.get();
        if (budget != null) {
            budget.read(characters);
        }
    }

    @Override
    public int compare(Json one, Json other) {
        JmesNode.spend(1);
        read(Math.min(one.writtenLength(), other.writtenLength()));
        if (one instanceof JsonNumber number && other instanceof JsonNumber second) {
            Integer compared = number.compare(second);
            return compared == null ? -1 : compared;
        }
        if (one instanceof JsonText text && other instanceof JsonText second) {
            return text.value().compareTo(second.value());
        }
        return one.equals(other) ? 0 : -1;
    }

    @Override
    public Json getProperty(Json value, Json name) {
        Json found = value instanceof JsonObject object && name instanceof JsonText text
                ? object.get(text.value())
                : null;
        return found == null ? JsonNull.NULL : found;
    }

    @Override
    public Collection<Json> getPropertyNames(Json value) {
        if (!(value instanceof JsonObject object)) {
            return List.of();
        }
        build((long) object.size() * OBJECT_BYTES);
        List<Json> names = new ArrayList<>(object.size());
        for (int i = 0; i < object.size(); i++) {
            names.add(new JsonText(object.name(i)));
        }
        return names;
    }

    @Override
    public Json createNull() {
        return JsonNull.NULL;
    }

    @Override
    public Json createArray(Collection<Json> elements) {
        build(OBJECT_BYTES + (long) elements.size() * ITEM_BYTES);
        return JsonArray.of(elements);
    }

    @Override
    public Json createString(String text) {
        build(OBJECT_BYTES + 2L * text.length());
        return new JsonText(text);
    }

    @Override
    public Json createBoolean(boolean value) {
        return JsonBoolean.of(value);
    }

    @Override
    public Json createObject(Map<Json, Json> members) {
        build(OBJECT_BYTES + (long) members.size() * MEMBER_BYTES);
        Map<String, Json> named = new LinkedHashMap<>();
        members.forEach((name, value) -> named.put(toString(name), value));
        return JsonObject.of(named);
    }

    @Override
    public Json createNumber(double value) {
        return JsonNumber.of(BigDecimal.valueOf(value));
    }

    @Override
    public Json createNumber(long value) {
        return JsonNumber.of(value);
    }
}
