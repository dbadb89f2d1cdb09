package org.iomtfhir.template;

/**
 * A member of a JSON object.
 *
 * @param name
 *            the name as written
 * @param place
 *            where the name starts
 * @param value
 *            its value, never null (JSON null is a {@link TemplateScalar})
 */
public record TemplateMember(String name, Place place, TemplateValue value) {}
