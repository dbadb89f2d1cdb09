package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplatesCommandTest {

    private static final SampleSet SAMPLE = SampleSet.named("bedside-vitals");

    @TempDir
    Path directory;
    private Path store;
    private Path device;
    private Path fhir;

    @BeforeEach
    void files() throws IOException {
        store = Files.createDirectory(directory.resolve("templates"));
        device = directory.resolve("new-device.json");
        fhir = directory.resolve("new-fhir.json");
        Files.writeString(device, SAMPLE.deviceContent());
        Files.writeString(fhir, SAMPLE.fhirMapping());
    }

    @Test
    void aGoodPairIsUploadedMappingFirstAndShownAsValid() {
        Iomt upload = Iomt.run("templates", "upload", "--device", device, "--fhir", fhir, "--directory", store);

        assertThat(upload.exitCode()).as(upload.out() + upload.err()).isZero();
        assertThat(upload.out()).containsSubsequence("fhirmapping.json uploaded, ETag",
                "devicecontent.json uploaded, ETag");
        assertThat(store.resolve("devicecontent.json")).hasContent(SAMPLE.deviceContent());
        assertThat(store.resolve("fhirmapping.json")).hasContent(SAMPLE.fhirMapping());
        Iomt show = Iomt.run("templates", "show", "--directory", store);
        assertThat(show.out()).contains("devicecontent.json: valid, ", "fhirmapping.json: valid, ", "ETag ");
        assertThat(show.exitCode()).isZero();
        assertThat(Iomt.run("templates", "check", "--directory", store).exitCode()).isZero();
        assertThat(Iomt.run("templates", "upload", "--fhir", fhir, "--directory", store).out())
                .contains("fhirmapping.json is the same already");
    }

    @Test
    void aFileWithAnErrorChangesNothing() throws IOException {
        Iomt.run("templates", "upload", "--device", device, "--fhir", fhir, "--directory", store);
        Files.writeString(fhir, "{\"templateType\": \"CollectionFhir\", \"template\": [{}]}");

        Iomt upload = Iomt.run("templates", "upload", "--device", device, "--fhir", fhir, "--directory", store);

        assertThat(upload.exitCode()).isEqualTo(1);
        assertThat(upload.out()).contains("new-fhir.json", "Nothing was uploaded.");
        assertThat(store.resolve("fhirmapping.json")).hasContent(SAMPLE.fhirMapping());
    }

    @Test
    void aBrokenFileInTheStoreIsFound() throws IOException {
        Files.writeString(store.resolve("devicecontent.json"), "{\"templateType\": \"CollectionContent\"");
        assertThat(Iomt.run("templates", "check", "--directory", store).err()).contains("there is no fhirmapping.json");

        Files.writeString(store.resolve("fhirmapping.json"), SAMPLE.fhirMapping());
        Iomt check = Iomt.run("templates", "check", "--directory", store, "--format", "json");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out()).contains("\"valid\" : false", "\"file\" : \"devicecontent.json\"");
        Iomt show = Iomt.run("templates", "show", "--directory", store);
        assertThat(show.out()).contains("devicecontent.json: NOT VALID", "fhirmapping.json: valid");
        assertThat(show.exitCode()).isEqualTo(1);
        Files.delete(store.resolve("devicecontent.json"));
        assertThat(Iomt.run("templates", "show", "--directory", store).exitCode()).isEqualTo(1);
    }

    @Test
    void aStoredFileThatIsNoTextIsShownAsSuchAndReplaced() throws IOException {
        Files.writeString(store.resolve("devicecontent.json"), SAMPLE.deviceContent(), StandardCharsets.UTF_16);
        Files.writeString(store.resolve("fhirmapping.json"), SAMPLE.fhirMapping());

        assertThat(Iomt.run("templates", "show", "--directory", store).out()).contains(
                "devicecontent.json: NOT VALID, the stored file is not UTF-8 text, ETag ", "fhirmapping.json: valid");
        String whose = "the line's devicecontent.json is not valid: the stored file is not UTF-8 text";
        assertThat(Iomt.run("templates", "check", "--directory", store).err()).contains(whose);
        Iomt mappingAlone = Iomt.run("templates", "upload", "--fhir", fhir, "--directory", store);
        assertThat(mappingAlone.exitCode()).isEqualTo(1);
        assertThat(mappingAlone.err()).contains(whose);

        Iomt upload = Iomt.run("templates", "upload", "--device", device, "--fhir", fhir, "--directory", store);

        assertThat(upload.exitCode()).as(upload.out() + upload.err()).isZero();
        assertThat(upload.out()).contains("devicecontent.json uploaded, ETag");
        assertThat(store.resolve("devicecontent.json")).hasContent(SAMPLE.deviceContent());
    }

    @Test
    void theSettingsOfAServiceNameTheStoreAndTheFiles() throws IOException {
        Path settings = directory.resolve("transform.properties");
        Files.writeString(settings, "templates.directory=" + store + "\ntemplates.device-content=d.json\n");

        Iomt upload = Iomt.run("templates", "upload", "--device", device, "--fhir", fhir, "--settings", settings);

        assertThat(upload.exitCode()).as(upload.out() + upload.err()).isZero();
        assertThat(store.resolve("d.json")).exists();
    }

    @Test
    void aDirectoryThatIsNotThereIsNotMade() {
        Path missing = directory.resolve("typo");

        assertThat(Iomt.run("templates", "show", "--directory", missing).err()).contains("typo is not there");
        assertThat(missing).doesNotExist();
    }
}
