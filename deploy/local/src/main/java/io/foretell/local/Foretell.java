package io.foretell.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line behind {@code bin/foretell}. */
@Command(
        name = "bin/foretell",
        description = "A prediction service on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {UpCommand.class, PredictCommand.class, RehearseCommand.class})
final class Foretell {

    private Foretell() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Foretell())
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> tell(failure))
                .execute(arguments));
    }

    private static int tell(Exception failure) {
        if (failure instanceof CannotStartException) {
            note("%s".formatted(failure.getMessage()));
        } else {
            note("%s: %s".formatted(failure.getClass().getSimpleName(), failure.getMessage()));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** To standard output: what the command is for. */
    static void say(String message) {
        System.out.println("foretell: " + message);
    }

    /** To standard error: what must not mix with a prediction's output. */
    static void note(String message) {
        System.err.println("foretell: " + message);
    }
}
