package org.iomtfhir.template;

/** A JSON value of a template file, with the place where it starts. Immutable. */
public sealed interface TemplateValue permits TemplateObject, TemplateArray, TemplateScalar {

    /** Where the value starts: its bracket, its opening quote, or its first character. */
    Place place();

    /** What kind of value this is, as one would say it in a sentence: "an object", "a number". */
    String kindInWords();
}
