package org.iomtfhir.devicecontent.jmespath;

import java.util.List;
import org.iomtfhir.devicecontent.json.Json;

/**
 * A function that JMESPath expressions may call: an extension point, found by {@link java.util.ServiceLoader}. An
 * implementation is immutable and thread-safe, and has a public constructor without arguments.
 */
public interface JmesPathFunction {

    /** The name as expressions write it: letters, digits and underscores. One that exists already is replaced. */
    String name();

    /** What it takes, argument by argument; number and kinds are checked before it is called. */
    List<Argument> arguments();

    /**
     * Computes the result.
     *
     * @param arguments
     *            as many as asked for, each of the kind asked for
     * @return never null; {@link org.iomtfhir.devicecontent.json.JsonNull#NULL} means that there is none
     * @throws JmesPathFunctionException
     *             if there is no result for these arguments: an error of the event
     */
    Json call(List<Json> arguments);

    /** The kinds of arguments. */
    enum Argument {
        /** A value of any type. */
        ANY("a value"),
        /** A number, whole or not. */
        NUMBER("a number"),
        /** A number without fraction and exponent. */
        WHOLE_NUMBER("a whole number"),
        /** A JSON string of any length. */
        TEXT("a text"),
        /** The value true or false. */
        BOOLEAN("a boolean"),
        /** An array of anything. */
        ARRAY("an array"),
        /** An array of numbers alone. */
        ARRAY_OF_NUMBERS("an array of numbers"),
        /** An array of texts alone. */
        ARRAY_OF_TEXTS("an array of texts"),
        /** An object with any members. */
        OBJECT("an object");

        private final String inWords;

        Argument(String inWords) {
            this.inWords = inWords;
        }

        /** The kind as one would say it in a sentence. */
        public String inWords() {
            return inWords;
        }
    }
}
