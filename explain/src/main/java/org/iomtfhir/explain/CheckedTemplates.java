package org.iomtfhir.explain;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iomtfhir.devicecontent.ContentOptions;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.TemplateSummary;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.TemplateNames;
import org.iomtfhir.fhirmapping.TemplatePairCheck;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;
import org.jspecify.annotations.Nullable;

/**
 * Template files that have been compiled and, given both, checked against each other.
 *
 * @param files
 *            those given, the device content first
 * @param deviceGiven
 *            whether there is a device content file
 * @param content
 *            the compiled device content; empty if it was not given or has errors
 * @param mapping
 *            the compiled mapping; likewise
 */
public record CheckedTemplates(List<File> files, boolean deviceGiven, Optional<DeviceContent> content,
        Optional<FhirMapping> mapping) {

    /**
     * One file.
     *
     * @param name
     *            as the user gave it
     * @param text
     *            what it holds
     * @param problems
     *            in the order of the file
     */
    public record File(String name, String text, List<TemplateProblem> problems) {}

    /**
     * Reads and checks.
     *
     * @param device
     *            a device content file, null for none
     * @param fhir
     *            a mapping file, null for none
     * @param profile
     *            whose meaning the files have
     * @throws IOException
     *             if a file can't be read as text; the message names it
     */
    public static CheckedTemplates read(@Nullable Path device, @Nullable Path fhir, Profile profile)
            throws IOException {
        return check(device == null ? null : new Source(device.toString(), text(device)),
                fhir == null ? null : new Source(fhir.toString(), text(fhir)), profile);
    }

    /**
     * A file's text.
     *
     * @param name
     *            as the user knows it
     */
    public record Source(String name, String text) {}

    /**
     * Checks.
     *
     * @param device
     *            a device content file, null for none
     * @param fhir
     *            a mapping file, null for none
     * @param profile
     *            whose meaning the files have
     */
    public static CheckedTemplates check(@Nullable Source device, @Nullable Source fhir, Profile profile) {
        return check(device, fhir, ContentOptions.of(profile),
                new MappingOptions(ServiceSystem.DEFAULT, profile, Clock.systemUTC()));
    }

    /**
     * Checks them as services that are set up in this way read them.
     *
     * @param device
     *            a device content file, null for none
     * @param fhir
     *            a mapping file, null for none
     */
    public static CheckedTemplates check(@Nullable Source device, @Nullable Source fhir,
            ContentOptions contentOptions, MappingOptions mappingOptions) {
        List<File> files = new ArrayList<>();
        Optional<DeviceContent> content = Optional.empty();
        Optional<FhirMapping> mapping = Optional.empty();
        if (device != null) {
            CompileResult<DeviceContent> result = DeviceContent.compile(device.name(), device.text(),
                    contentOptions);
            files.add(new File(device.name(), device.text(), result.problems()));
            content = result.compiled();
        }
        if (fhir != null) {
            CompileResult<FhirMapping> result = FhirMapping.compile(fhir.name(), fhir.text(),
                    mappingOptions);
            files.add(new File(fhir.name(), fhir.text(), result.problems()));
            mapping = result.compiled();
        }
        if (device != null && content.isPresent() && fhir != null && mapping.isPresent()) {
            List<TemplateProblem> ofBoth = TemplatePairCheck.check(device.name(), names(content.get()), fhir.name(),
                    mapping.get().names());
            files.replaceAll(file -> with(file, ofBoth));
        }
        return new CheckedTemplates(List.copyOf(files), device != null, content, mapping);
    }

    private static File with(File file, List<TemplateProblem> more) {
        List<TemplateProblem> all = new ArrayList<>(file.problems());
        more.stream().filter(problem -> problem.file().equals(file.name())).forEach(all::add);
        all.sort(Comparator.comparingInt(TemplateProblem::line).thenComparingInt(TemplateProblem::column));
        return new File(file.name(), file.text(), List.copyOf(all));
    }

    private static List<TemplateNames> names(DeviceContent content) {
        return content.templates().stream()
                .map(template -> new TemplateNames(template.index(),
                        new NamedPlace(template.typeName(), template.place()),
                        template.values().stream().map(value -> new NamedPlace(value.name(), value.place())).toList(),
                        template.values().stream().filter(TemplateSummary.Value::series)
                                .map(TemplateSummary.Value::name)
                                .collect(Collectors.toSet())))
                .toList();
    }

    /**
     * The text of a template file.
     *
     * @throws IOException
     *             if it can't be read as text; the message names it
     */
    public static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " can't be read: access is denied", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new IOException(Files.isDirectory(file)
                    ? file + " is a directory; name a file"
                    : file + " can't be read: " + e.getClass().getSimpleName(), e);
        }
    }

    /** The device content file; empty if it was not given. */
    public Optional<File> device() {
        return deviceGiven ? Optional.of(files.get(0)) : Optional.empty();
    }

    /** The mapping file; empty if it was not given. */
    public Optional<File> fhir() {
        return files.size() == (deviceGiven ? 2 : 1) ? Optional.of(files.getLast()) : Optional.empty();
    }

    /** Those of all files. */
    public List<TemplateProblem> problems() {
        return files.stream().flatMap(file -> file.problems().stream()).toList();
    }

    /** Whether one of the files is refused. */
    public boolean hasErrors() {
        return problems().stream().anyMatch(TemplateProblem::isError);
    }
}
