package org.iomtfhir.fhirclient.server;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import org.hl7.fhir.r4.model.Resource;

/**
 * Between a resource's JSON and HAPI's R4 model. Reading is strict: what the model can't hold would be lost when the
 * resource is written back. Thread-safe.
 */
public final class ResourceText {

    private final FhirContext context = FhirContext.forR4Cached();

    /**
     * Reads a resource.
     *
     * @throws MalformedResourceException
     *             if it is not an R4 resource, or holds what R4 has no place for
     */
    public Resource parse(String json) {
        if (!JsonNumbers.areBounded(json)) {
            throw new MalformedResourceException("a resource with a number that nobody measures: of more than 400"
                    + " characters, an exponent beyond 400, or 1e251 and more");
        }
        IParser parser = context.newJsonParser();
        parser.setParserErrorHandler(new StrictErrorHandler());
        try {
            if (parser.parseResource(json) instanceof Resource resource) {
                return resource;
            }
            throw new MalformedResourceException();
        } catch (RuntimeException e) {
            // HAPI's parser has several for it, and slips of its own: a member without a name ends in an index out of bounds.
            throw new MalformedResourceException();
        }
    }

    /** Writes a resource, its id and meta included. */
    public String write(Resource resource) {
        return context.newJsonParser().encodeResourceToString(resource);
    }

    /** HAPI's definitions, for walking a resource. */
    public FhirContext context() {
        return context;
    }
}
