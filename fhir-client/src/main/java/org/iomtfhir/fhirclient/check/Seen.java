package org.iomtfhir.fhirclient.check;

/**
 * What was seen of a server's answer.
 *
 * @param works
 *            whether it is as needed
 * @param says
 *            what was seen
 */
record Seen(boolean works, String says) {

    static Seen works(String says) {
        return new Seen(true, says);
    }

    static Seen missing(String why) {
        return new Seen(false, why);
    }
}
