package org.iomtfhir.persist.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** Where an Observation may hold a value: itself, or one of its components. */
sealed interface ValueSlot {

    /** The value; null if there is none. */
    Type value();

    /** Why there is none; null if nothing says so. */
    @Nullable
    CodeableConcept absentReason();

    /** The value, or the reason why there is none; null if there is neither. */
    default @Nullable Element says() {
        return value() != null ? value() : absentReason();
    }

    /** What holds it: the Observation or the component. */
    Base element();

    /** The code of what is measured; null if there is none. */
    CodeableConcept code();

    /** Replaces what is measured. */
    void setCode(CodeableConcept code);

    /** How the value is to be judged; none where nothing says so. */
    List<CodeableConcept> interpretation();

    /** Says how the value is to be judged; null takes off what was said. */
    void setInterpretation(@Nullable List<CodeableConcept> interpretation);

    /** Sets the value, and takes off what said that there is none. */
    void setValue(Type value);

    /** Says why there is no value, and takes off the value. */
    void setAbsentReason(CodeableConcept reason);

    /** The value as a series; null if it is none. */
    default @Nullable SampledData series() {
        return value() instanceof SampledData series ? series : null;
    }

    /**
     * Likewise, of a slot that is known to hold one.
     *
     * @throws NullPointerException
     *             if it holds none
     */
    default SampledData requiredSeries() {
        return Objects.requireNonNull(series(), "not a series");
    }

    /** All of an Observation, its own first. */
    static List<ValueSlot> of(Observation observation) {
        List<ValueSlot> slots = new ArrayList<>();
        slots.add(new Main(observation));
        observation.getComponent().forEach(component -> slots.add(new Component(component)));
        return slots;
    }

    /** The value of the Observation itself, not of a component. */
    record Main(Observation observation) implements ValueSlot {
        @Override
        public Base element() {
            return observation;
        }

        @Override
        public CodeableConcept code() {
            return observation.getCode();
        }

        @Override
        public void setCode(CodeableConcept code) {
            observation.setCode(code);
        }

        @Override
        public List<CodeableConcept> interpretation() {
            return observation.getInterpretation();
        }

        @Override
        public void setInterpretation(@Nullable List<CodeableConcept> interpretation) {
            observation.setInterpretation(interpretation);
        }

        @Override
        public Type value() {
            return observation.getValue();
        }

        @Override
        public @Nullable CodeableConcept absentReason() {
            return observation.hasDataAbsentReason() ? observation.getDataAbsentReason() : null;
        }

        @Override
        public void setValue(Type value) {
            observation.setValue(value);
            observation.setDataAbsentReason(null);
        }

        @Override
        public void setAbsentReason(CodeableConcept reason) {
            observation.setValue(null);
            observation.setDataAbsentReason(reason);
        }
    }

    /** That of a component. */
    record Component(ObservationComponentComponent component) implements ValueSlot {
        @Override
        public Base element() {
            return component;
        }

        @Override
        public CodeableConcept code() {
            return component.getCode();
        }

        @Override
        public void setCode(CodeableConcept code) {
            component.setCode(code);
        }

        @Override
        public List<CodeableConcept> interpretation() {
            return component.getInterpretation();
        }

        @Override
        public void setInterpretation(@Nullable List<CodeableConcept> interpretation) {
            component.setInterpretation(interpretation);
        }

        @Override
        public Type value() {
            return component.getValue();
        }

        @Override
        public @Nullable CodeableConcept absentReason() {
            return component.hasDataAbsentReason() ? component.getDataAbsentReason() : null;
        }

        @Override
        public void setValue(Type value) {
            component.setValue(value);
            component.setDataAbsentReason(null);
        }

        @Override
        public void setAbsentReason(CodeableConcept reason) {
            component.setValue(null);
            component.setDataAbsentReason(reason);
        }
    }
}
