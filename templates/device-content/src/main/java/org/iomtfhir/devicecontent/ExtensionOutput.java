package org.iomtfhir.devicecontent;

import java.time.Instant;
import java.util.Optional;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.jspecify.annotations.Nullable;

/** Lets a template from outside speak to an evaluation. Used once. */
final class ExtensionOutput implements TemplateOutput {

    private final CompiledTemplate.OfExtension template;
    private final Evaluation run;

    ExtensionOutput(CompiledTemplate.OfExtension template, Evaluation run) {
        this.template = template;
        this.run = run;
    }

    void evaluate() {
        run.budget().begin();
        try {
            template.template().evaluate(run.document(), this);
        } catch (LimitExceededException e) {
            failure(ErrorName.TemplateExpression, null, e.getMessage());
        } catch (RuntimeException e) {
            // The message of an exception from outside may hold values of the event.
            failure(ErrorName.TemplateExpression, null, "it failed: " + e.getClass().getSimpleName());
        }
    }

    @Override
    public @Nullable Instant ingestionTime() {
        return run.ingestionTime();
    }

    @Override
    public Budget budget() {
        return run.budget();
    }

    @Override
    public void measurement(Measurement measurement) {
        Optional<String> time = run.objection(measurement.occurrenceTime(), "");
        Optional<String> device = run.objection(measurement.deviceId());
        time.ifPresent(cause -> failure(ErrorName.ImplausibleTime, null, cause));
        device.ifPresent(cause -> failure(ErrorName.UntrustedDevice, null, cause));
        if (time.isEmpty() && device.isEmpty()) {
            run.measurement(template.summary().index(), 0, measurement);
        }
    }

    @Override
    public void failure(ErrorName error, @Nullable String member, String cause) {
        TemplateSummary summary = template.summary();
        run.fail(new NormalizationFailure(error, summary.index(), summary.typeName(), template.line(), null, member,
                cause));
    }
}
