package org.iomtfhir.model;

/**
 * The names under which errors are counted and kept. Those of the earlier connectors keep their names, so that dashboards
 * and habits carry over.
 */
public enum ErrorName {
    /** The event, or a message between services, is not the JSON it should be. */
    InvalidDataFormat(Kind.EVENT),
    /** A template matched, but something required is missing from the event or can't be read as what it should be. */
    NormalizationDataMapping(Kind.EVENT),
    /** A value is there but is not of a kind that can be used. */
    IncompatibleData(Kind.EVENT),
    /** The time of a reading is before the earliest that is taken, or too long after the hub received its event. */
    ImplausibleTime(Kind.EVENT),
    /** A reading names another device than the one that IoT Hub authenticated, and only that one is trusted. */
    UntrustedDevice(Kind.EVENT),
    /** An expression of a template failed on this event. */
    TemplateExpression(Kind.EVENT),
    /** No template of the mapping has the type name of the group. */
    TemplateNotFound(Kind.EVENT),
    /** The mapping can't make a resource of the group. */
    FhirDataMapping(Kind.EVENT),
    /** The mapping asks for a correlation period and the group has no correlation id. */
    CorrelationIdNotDefined(Kind.EVENT),
    /** A reading that should become a Quantity is not a number. */
    InvalidQuantityFhirValue(Kind.EVENT),
    /** A device, patient or encounter that must be on the FHIR server is not there, or is retracted. */
    FhirResourceNotFound(Kind.EVENT),
    /** More than one resource has the identifier. */
    MultipleResourceFound(Kind.EVENT),
    /** The message names no device, patient or encounter where one is needed. */
    ResourceIdentityNotDefined(Kind.EVENT),
    /** The device is, or was at that time, linked to another patient. */
    PatientDeviceMismatch(Kind.EVENT),
    /** The stored Observation was cancelled or entered in error. */
    ObservationRetracted(Kind.EVENT),
    /** The stored Observation was deleted. */
    ObservationDeleted(Kind.EVENT),
    /** The stored Observation of this id belongs to another patient, device or encounter. */
    IdentityCollision(Kind.EVENT),
    /** The message is larger than its hub takes, and can't be split. */
    EventTooLarge(Kind.EVENT),
    /** Handling the event brings to light a fault of the program or of an extension, the same one each time. */
    UnexpectedFailure(Kind.EVENT),

    /** The template file in the store can't be used; the last good one stays in force. */
    InvalidTemplate(Kind.STATE),
    /** The event hub can't be reached or doesn't exist. */
    InvalidEventHub(Kind.STATE),
    /** The FHIR server can't be reached or lacks what is needed. */
    InvalidFhirService(Kind.STATE),
    /** The event hub refuses the credential. */
    UnauthorizedAccessEventHub(Kind.STATE),
    /** The FHIR server refuses the credential. */
    UnauthorizedAccessFhirService(Kind.STATE),
    /** No managed identity is to be had. */
    ManagedIdentityCredentialNotFound(Kind.STATE);

    /** Whom an error is about. */
    public enum Kind {
        /** One event can never succeed as it is: it goes to the dead-letter store. */
        EVENT,
        /** The service can't work at present: it waits, shows it in health and metrics, and sets no event aside. */
        STATE
    }

    private final Kind kind;

    ErrorName(Kind kind) {
        this.kind = kind;
    }

    /** Whether this is an error of one event or a state of the service. */
    public Kind kind() {
        return kind;
    }
}
