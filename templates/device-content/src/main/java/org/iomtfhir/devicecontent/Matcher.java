package org.iomtfhir.devicecontent;

import java.util.List;
import java.util.Objects;
import org.iomtfhir.devicecontent.jmespath.JmesPath;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.iomtfhir.devicecontent.jsonpath.Selection;
import org.iomtfhir.model.ErrorName;
import org.jspecify.annotations.Nullable;

/**
 * The {@code typeMatchExpression} of a template.
 *
 * @param text
 *            as written
 * @param line
 *            the line, from 1, where it stands in the file
 * @param path
 *            the expression, if it is JSONPath, else null
 * @param jmes
 *            the expression, if it is JMESPath, else null
 */
record Matcher(String text, int line, @Nullable JsonPath path, @Nullable JmesPath jmes) {

    /** Every match in the document, in order, up to a number. */
    List<Json> matches(Scope scope, int enough) throws ExpressionException {
        if (jmes != null) {
            List<Json> built = CompiledExpression.Jmes.select(jmes, scope.document(), scope).values();
            try {
                scope.budget().keep(built.stream().mapToLong(Json::writtenLength).sum());
            } catch (LimitExceededException e) {
                throw new ExpressionException(ErrorName.TemplateExpression, e.getMessage());
            }
            return built;
        }
        Selection selection = new Selection(enough);
        scope.budget().begin();
        try {
            Objects.requireNonNull(path).select(scope.document(), selection, scope.budget());
        } catch (LimitExceededException e) {
            throw new ExpressionException(ErrorName.TemplateExpression, e.getMessage());
        }
        return selection.values();
    }
}
