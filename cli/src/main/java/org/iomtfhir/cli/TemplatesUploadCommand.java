package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iomtfhir.cli.TemplateAccess.Stored;
import org.iomtfhir.explain.CheckedTemplates;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code iomt templates upload}. */
@Command(name = "upload", mixinStandardHelpOptions = true, description = {
        "Replaces template files of a line, if there is no error in them.",
        "Both files are checked as a pair; one that is not given is the one that the line has.",
        "The mapping goes first, so that no measurement meets a mapping that does not know its type.",
        "What the line has is replaced whatever it holds.",
        "A file that somebody else changes meanwhile is left as it is."})
final class TemplatesUploadCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;
    @Mixin
    private TemplateAccess access;

    @Option(names = "--device", paramLabel = "FILE", description = "The new devicecontent.json.")
    private Path device;

    @Option(names = "--fhir", paramLabel = "FILE", description = "The new fhirmapping.json.")
    private Path fhir;

    @Override
    public Integer call() throws IOException {
        LocalLogging.toStandardError();
        if (device == null && fhir == null) {
            throw new ParameterException(spec.commandLine(), "Name a file with --device, --fhir, or both.");
        }
        Stored stored = access.open(System.getenv());
        // As they are before the check: what is written replaces what was checked against, and nothing later.
        Optional<StoredFile> deviceNow = stored.look(stored.deviceContent());
        Optional<StoredFile> fhirNow = stored.look(stored.fhirMapping());
        CheckedTemplates.Source newDevice = source(device);
        CheckedTemplates.Source newFhir = source(fhir);
        CheckedTemplates checked = CheckedTemplates.check(
                newDevice != null ? newDevice : there(deviceNow),
                newFhir != null ? newFhir : there(fhirNow), stored.profile());
        PrintWriter out = spec.commandLine().getOut();
        if (!checked.problems().isEmpty()) {
            ProblemReport.text(checked, out);
        }
        if (checked.hasErrors()) {
            out.println("Nothing was uploaded.");
            return IomtCommand.FAILED;
        }
        boolean done = write(stored, stored.fhirMapping(), newFhir, fhirNow, out)
                && write(stored, stored.deviceContent(), newDevice, deviceNow, out);
        out.flush();
        return done ? 0 : IomtCommand.FAILED;
    }

    private static boolean write(Stored stored, String name, CheckedTemplates.@Nullable Source text,
            Optional<StoredFile> now,
            PrintWriter out) {
        if (text == null) {
            return true;
        }
        if (now.orElse(null) instanceof StoredFile.Text same && same.text().equals(text.text())) {
            out.println(name + " is the same already, ETag " + same.etag());
            return true;
        }
        Optional<String> etag = stored.store().writeIfMatch(name, text.text(), now.map(StoredFile::etag));
        out.println(etag.map(written -> name + " uploaded, ETag " + written).orElse(name
                + " was NOT uploaded: somebody changed it meanwhile. Look at it ('iomt templates show'), then try again."));
        return etag.isPresent();
    }

    /** What the line has, null for nothing. */
    private static CheckedTemplates.@Nullable Source there(Optional<StoredFile> now) throws IOException {
        return now.isEmpty() ? null : now.get().source();
    }

    private static CheckedTemplates.@Nullable Source source(@Nullable Path file) throws IOException {
        if (file == null) {
            return null;
        }
        try {
            return new CheckedTemplates.Source(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new IOException(file + " can't be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
