package org.iomtfhir.chaos.line.plan;

/** A template file, and the service that reads it. */
public enum TemplateFile {
    DEVICE_CONTENT("devicecontent.json", Target.NORMALIZE), FHIR_MAPPING("fhirmapping.json", Target.TRANSFORM);

    private final String fileName;
    private final Target reader;

    TemplateFile(String fileName, Target reader) {
        this.fileName = fileName;
        this.reader = reader;
    }

    /** Its name in the template store. */
    public String fileName() {
        return fileName;
    }

    /** The service that reads it. */
    public Target reader() {
        return reader;
    }
}
