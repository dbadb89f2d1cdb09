package org.iomtfhir.devicecontent;

import io.burt.jmespath.JmesPathException;
import org.iomtfhir.devicecontent.jmespath.JmesPath;
import org.iomtfhir.devicecontent.jmespath.JmesPathFunctionException;
import org.iomtfhir.devicecontent.jmespath.JmesPathSyntaxException;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.jspecify.annotations.Nullable;

/** Tells of a JMESPath that gave nothing which member it asked for first where there is none. All methods are static. */
final class JmesMiss {

    private JmesMiss() {}

    /**
     * How near it came.
     *
     * @param input
     *            what the expression was applied to
     * @param first
     *            the first member that was asked for in vain; null if there was none
     */
    static NearMiss find(JmesPath expression, Json input, AccessRecorder.@Nullable Missed first) {
        if (first == null) {
            return new NearMiss(0, expression.text(), "it gives null", null, null);
        }
        String name = first.name();
        int at = Math.max(0, expression.text().indexOf(name));
        if (!(first.where() instanceof JsonObject object)) {
            return new NearMiss(at, name, "it is " + first.where().kindInWords() + ", which has no member " + name,
                    first.where(), null);
        }
        String near = nearest(name, object);
        return near == null
                ? new NearMiss(at, name, "there is no member " + name + PathMiss.names(object), object, null)
                : new NearMiss(at, name, "there is no member " + name + ", but there is " + near, object,
                        working(expression, input, at, name, near));
    }

    private static @Nullable String nearest(String name, JsonObject object) {
        String nearest = null;
        int distance = NearField.FAR;
        for (int i = 0; i < object.size(); i++) {
            int far = NearField.distance(name, object.name(i));
            if (far < distance) {
                distance = far;
                nearest = object.name(i);
            }
        }
        return nearest;
    }

    /** The expression with the name replaced; null unless it gives something then. */
    private static @Nullable String working(JmesPath expression, Json input, int at, String name, String near) {
        boolean plain = near.chars().allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || c == '_')
                && !Character.isDigit(near.charAt(0));
        String written = plain ? near : "\"" + near.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        String offered = expression.text().substring(0, at) + written + expression.text().substring(at + name.length());
        try {
            return expression.other(offered).select(input, new Budget()).values().isEmpty() ? null : offered;
        } catch (JmesPathSyntaxException | JmesPathException | JmesPathFunctionException | LimitExceededException
                | StackOverflowError e) {
            return null;
        }
    }
}
