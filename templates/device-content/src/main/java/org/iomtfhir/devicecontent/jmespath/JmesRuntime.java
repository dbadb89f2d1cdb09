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

    /** The budget of the evaluation that this thread is at: the library passes nothing of the kind along. */
    static final ThreadLocal<Budget> BUDGET = ThreadLocal.withInitial(Budget::new);

    private final NodeFactory<Json> nodes;

    JmesRuntime(List<JmesPathFunction> more) {
        super(RuntimeConfiguration.builder().withFunctionRegistry(registry(more)).build());
        this.nodes = new JmesNodes(this);
    }

    private static FunctionRegistry registry(List<JmesPathFunction> more) {
        return FunctionRegistry.defaultRegistry().extend(
                Stream.concat(ConnectorFunctions.ALL.stream(), more.stream()).map(OwnFunction::new)
                        .toArray(Function[]::new));
    }

    @Override
    public NodeFactory<Json> nodeFactory() {
        return nodes;
    }

    @Override
    public Json parseString(String text) {
        try {
            return JsonReader.read(text).value();
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("a literal is not JSON", e);
        }
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
        throw new JmesPathFunctionException("a number that is not finite can't be computed with");
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

    @Override
    public int compare(Json one, Json other) {
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
        return JsonArray.of(elements);
    }

    @Override
    public Json createString(String text) {
        return new JsonText(text);
    }

    @Override
    public Json createBoolean(boolean value) {
        return JsonBoolean.of(value);
    }

    @Override
    public Json createObject(Map<Json, Json> members) {
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
