package org.iomtfhir.containers;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iomtfhir.cli.IomtCommand;
import org.iomtfhir.group.GroupService;
import org.iomtfhir.normalize.NormalizeService;
import org.iomtfhir.persist.PersistService;
import org.iomtfhir.transform.TransformService;

/**
 * A program that the image can run. The first argument of a container names one, the rest are its arguments: so the image
 * needs no shell.
 */
@SuppressWarnings("ImmutableEnumChecker") // What starts a program holds nothing.
public enum Program {
    /** From what devices send to measurements. */
    NORMALIZE("normalize-service", NormalizeService::main),
    /** From measurements to groups. */
    GROUP("group-service", GroupService::main),
    /** From groups to FHIR resources. */
    TRANSFORM("transform-service", TransformService::main),
    /** From FHIR resources to the FHIR server. */
    PERSIST("persist-service", PersistService::main),
    /** The command line that operators use. */
    IOMT("iomt", IomtCommand::main),
    /** Hubs on one machine. */
    EVENT_HUBS("local-event-hubs", EventHubsProgram::main),
    /** A FHIR server on one machine. */
    FHIR_SERVER("local-fhir-server", FhirServerProgram::main);

    private static final int WRONG_USE = 2;

    private final String title;
    private final Start start;

    /** The {@code main} method of a program. */
    private interface Start {
        void run(String[] arguments);
    }

    Program(String title, Start start) {
        this.title = title;
        this.start = start;
    }

    /** What a container's command begins with: {@code normalize-service}. */
    public String title() {
        return title;
    }

    /** Runs the program that the first argument names; exits with 2, and says which there are, where it names none. */
    public static void main(String[] arguments) {
        Optional<Program> program = Optional.of(arguments).filter(given -> given.length > 0)
                .flatMap(given -> named(given[0]));
        if (program.isPresent()) {
            program.get().start.run(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        boolean help = arguments.length > 0 && arguments[0].equals("--help");
        (help ? System.out : System.err).println(usage());
        System.exit(help ? 0 : WRONG_USE);
    }

    /** The program that a container's command begins with; empty where there is none of that name. */
    public static Optional<Program> named(String title) {
        return Arrays.stream(values()).filter(program -> program.title.equals(title)).findFirst();
    }

    static String usage() {
        return "Which program? The command of a container begins with one of "
                + Arrays.stream(values()).map(Program::title).collect(Collectors.joining(", "))
                + "; PROGRAM --help tells more.";
    }
}
