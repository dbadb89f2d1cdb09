package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** One run of the command, as a person at a terminal sees it. */
record Iomt(int exitCode, String out, String err) {

    static Iomt run(Object... arguments) {
        return run(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    static Iomt run(String[] arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = IomtCommand.commandLine().setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int exitCode = command.execute(arguments);
        return new Iomt(exitCode, out.toString(), err.toString());
    }
}
