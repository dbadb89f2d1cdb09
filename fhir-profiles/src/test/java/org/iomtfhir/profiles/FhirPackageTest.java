package org.iomtfhir.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FhirPackageTest {

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final String DESCRIPTION = "{\"name\":\"ward.profiles\",\"version\":\"1.0.0\",\"fhirVersions\":[\"4.0.1\"]}";

    @TempDir
    private Path directory;

    private Path packed(Map<String, String> files) throws IOException {
        return PackedFiles.write(directory.resolve("own.tgz"), files);
    }

    @Test
    void profilesAndValueSetsAreReadAndExamplesAreNot() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("package/package.json", DESCRIPTION);
        files.put("package/ValueSet-a.json", "{\"resourceType\":\"ValueSet\",\"url\":\"urn:a\",\"status\":\"active\"}");
        files.put("package/Patient-a.json", "{\"resourceType\":\"Patient\"}");
        files.put("package/example/ValueSet-b.json", "{\"resourceType\":\"ValueSet\",\"url\":\"urn:b\"}");

        FhirPackage read = FhirPackage.read(packed(files), FHIR);

        assertThat(read.name()).isEqualTo("ward.profiles 1.0.0");
        assertThat(read.resources()).hasSize(1);
        assertThat(((ValueSet) read.resources().getFirst()).getUrl()).isEqualTo("urn:a");
    }

    @Test
    void whatIsNoPackageOfR4IsRefusedWithTheReason() throws IOException {
        Path text = Files.writeString(directory.resolve("text.tgz"), "not packed");

        assertThatThrownBy(() -> FhirPackage.read(text, FHIR)).isInstanceOf(IOException.class)
                .hasMessageContaining("text.tgz is no FHIR package");
        assertThatThrownBy(() -> FhirPackage.read(directory.resolve("none.tgz"), FHIR)).hasMessageContaining(
                "there is no file");
        assertThatThrownBy(() -> FhirPackage.read(packed(Map.of("a.json", "{}")), FHIR)).hasMessageContaining(
                "no file package/package.json");
        assertThatThrownBy(() -> FhirPackage.read(packed(Map.of("package/package.json",
                DESCRIPTION.replace("4.0.1", "5.0.0"))), FHIR)).hasMessageContaining("5.0.0")
                .hasMessageContaining("R4");
        assertThatThrownBy(() -> FhirPackage.read(packed(Map.of("package/a.json", "{\"resourceType\"")), FHIR))
                .hasMessageContaining("package/a.json is not JSON");
    }

    @Test
    void whatIsLargerThanAnyGuideIsRefusedBeforeItIsExpanded() throws IOException {
        Path file = directory.resolve("large.tgz");
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            TarArchiveEntry entry = new TarArchiveEntry("package/large.json");
            entry.setSize(33L * 1024 * 1024);
            tar.putArchiveEntry(entry);
            tar.write(new byte[33 * 1024 * 1024]);
            tar.closeArchiveEntry();
        }

        assertThatThrownBy(() -> FhirPackage.read(file, FHIR)).isInstanceOf(IOException.class)
                .hasMessageContaining("larger than any guide");
    }
}
