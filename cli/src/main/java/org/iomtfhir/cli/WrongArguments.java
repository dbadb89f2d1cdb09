package org.iomtfhir.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command that was typed, what is near to it, and where its help is; not the whole help. */
final class WrongArguments implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(message(wrong));
        if (arguments.length == 0) {
            // Nothing was wrong yet: whoever typed the bare name wants to see what there is.
            command.usage(err);
            return command.getCommandSpec().exitCodeOnInvalidInput();
        }
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** A choice among words is said as its help says it; picocli would tell the names of constants. */
    private static @Nullable String message(ParameterException wrong) {
        ArgSpec argument = wrong.getArgSpec();
        if (wrong.getValue() == null || argument == null || argument.typeInfo() == null
                || !argument.typeInfo().isEnum()) {
            return wrong.getMessage();
        }
        return "'" + wrong.getValue() + "' is none of " + argument.paramLabel() + ", which "
                + (argument instanceof OptionSpec option ? option.longestName() : "the argument") + " takes";
    }
}
