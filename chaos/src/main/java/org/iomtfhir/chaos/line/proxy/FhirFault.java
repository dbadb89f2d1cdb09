package org.iomtfhir.chaos.line.proxy;

/** What a FHIR server in trouble does with a request. */
public enum FhirFault {
    /** Too many requests: 429 with a Retry-After. */
    THROTTLED,
    /** 503, as while it is restarted. */
    UNAVAILABLE,
    /** The credential is refused: 401. */
    UNAUTHORISED,
    /** The request is swallowed, and nothing comes back until the client gives up. */
    SWALLOWED,
    /** The request is done, and its answer is lost: the client can't know which of both. */
    ANSWER_LOST
}
