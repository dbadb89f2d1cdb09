package org.iomtfhir.fhirclient.check;

/**
 * What was seen of a server's answer.
 *
 * @param works
 *            whether it is as needed
 * @param says
 *            what was seen
 */
record ProbeResult(boolean works, String says) {

    static ProbeResult works(String says) {
        return new ProbeResult(true, says);
    }

    static ProbeResult missing(String why) {
        return new ProbeResult(false, why);
    }
}
