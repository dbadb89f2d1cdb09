package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a run of the command came to.
 *
 * @param code
 *            its exit code
 */
record Iomt(int code, String out, String err) {

    static Iomt run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = IomtCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        return new Iomt(command.execute(texts), out.toString(), err.toString());
    }
}
