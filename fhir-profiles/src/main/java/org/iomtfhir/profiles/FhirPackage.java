package org.iomtfhir.profiles;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * Profiles, value sets and code systems of a FHIR package, the {@code FILE.tgz} that guides are published as
 * (https://hl7.org/fhir/packages.html).
 *
 * @param name
 *            its name and version, {@code hl7.fhir.us.core 3.1.1}; the file's name where it says none
 * @param resources
 *            of R4; immutable
 */
record FhirPackage(String name, List<IBaseResource> resources) {

    /** Of one file in it; the largest value sets of published guides are of some MB. */
    private static final int LARGEST_FILE = 32 * 1024 * 1024;
    /** Of all files in it, expanded. */
    private static final long LARGEST = 512L * 1024 * 1024;
    private static final int MOST_FILES = 50_000;

    private static final Set<String> READ = Set.of("StructureDefinition", "ValueSet", "CodeSystem");
    private static final ObjectMapper JSON = new ObjectMapper();

    FhirPackage {
        resources = List.copyOf(resources);
    }

    /**
     * Reads.
     *
     * @throws IOException
     *             if there is no such file, or it is no package of R4; the message says which
     */
    static FhirPackage read(Path file, FhirContext fhir) throws IOException {
        try (InputStream packed = new BufferedInputStream(Files.newInputStream(file));
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(packed))) {
            return read(file, tar, fhir);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (ZipException | IllegalArgumentException e) {
            throw new IOException(file + " is no FHIR package: it must be a tar of JSON files, packed by gzip", e);
        }
    }

    private static FhirPackage read(Path file, TarArchiveInputStream tar, FhirContext fhir) throws IOException {
        String name = file.getFileName().toString();
        boolean described = false;
        List<IBaseResource> resources = new ArrayList<>();
        long bytes = 0;
        int files = 0;
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            bytes += entry.getSize();
            files++;
            if (files > MOST_FILES || bytes > LARGEST || entry.getSize() > LARGEST_FILE) {
                throw new IOException(file + " is larger than any guide: at most " + MOST_FILES + " files of "
                        + LARGEST_FILE / 1024 / 1024 + " MB, and " + LARGEST / 1024 / 1024 + " MB in all, are read");
            }
            // What lies deeper are examples, and things that are no resources.
            if (entry.isFile() && entry.getName().matches("(\\./)?package/[^/]+\\.json")) {
                byte[] text = tar.readNBytes(LARGEST_FILE);
                JsonNode json = json(file, entry.getName(), text);
                if (entry.getName().endsWith("package/package.json")) {
                    described = true;
                    checkVersion(file, json);
                    name = json.path("name").asText(name) + " " + json.path("version").asText("");
                } else if (READ.contains(json.path("resourceType").asText())) {
                    resources.add(resource(file, entry.getName(), json, fhir));
                }
            }
        }
        if (!described) {
            throw new IOException(file + " is no FHIR package: it has no file package/package.json");
        }
        return new FhirPackage(name.strip(), resources);
    }

    private static JsonNode json(Path file, String entry, byte[] text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": " + entry + " is not JSON", e);
        }
    }

    private static void checkVersion(Path file, JsonNode description) throws IOException {
        JsonNode versions = description.has("fhirVersions")
                ? description.path("fhirVersions")
                : description.path("fhir-version-list");
        boolean r4 = versions.isEmpty();
        for (JsonNode version : versions) {
            r4 |= version.asText().startsWith("4.0");
        }
        if (!r4) {
            throw new IOException(file + " is of FHIR " + versions + "; the connector writes R4 (4.0.1)");
        }
    }

    private static IBaseResource resource(Path file, String entry, JsonNode json, FhirContext fhir)
            throws IOException {
        try {
            return fhir.newJsonParser().parseResource(json.toString());
        } catch (RuntimeException e) {
            // HAPI's parser has several for it, and slips of its own.
            throw new IOException(file + ": " + entry + " is no resource of R4: " + e.getMessage(), e);
        }
    }
}
