package org.iomtfhir.fhirclient.server;

/** What a server says of one id. */
public sealed interface ReadResult {

    /** The resource is there, in this version. */
    record Found(StoredResource resource) implements ReadResult {}

    /** There never was one: 404. */
    record Missing() implements ReadResult {}

    /** There was one, and it was deleted: 410. */
    record Deleted() implements ReadResult {}
}
