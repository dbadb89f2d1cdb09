package org.iomtfhir.chaos.line.check;

/**
 * The systems that identifiers of a run are in, which no other run on the same server has.
 *
 * @param observation
 *            of Observations, and of the line's own codes
 * @param device
 *            of devices
 * @param patient
 *            of patients
 */
public record Systems(String observation, String device, String patient) {

    /** Those of the run of this name. */
    public static Systems of(String run) {
        String base = "urn:iomt-chaos:" + run + ":";
        return new Systems(base + "observation", base + "device", base + "patient");
    }

    /** The logical id of the device of this identifier. */
    public String deviceId(String identifier) {
        return Digest.id(device, identifier);
    }

    /** The logical id of the patient of this identifier. */
    public String patientId(String identifier) {
        return Digest.id(patient, identifier);
    }
}
