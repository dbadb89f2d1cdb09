package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** One run of the command, as a person at a terminal sees it. */
record Iomt(int exitCode, String out, String err) {

    static Iomt run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = IomtCommand.commandLine().setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int exitCode = command.execute(texts);
        return new Iomt(exitCode, out.toString(), err.toString());
    }
}
