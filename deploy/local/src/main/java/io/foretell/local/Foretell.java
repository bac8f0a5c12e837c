package io.foretell.local;

import io.foretell.api.problem.RefusedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line behind {@code bin/foretell}. */
@Command(
        name = "bin/foretell",
        description = "A prediction service on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            PredictCommand.class,
            ExportCommand.class,
            VerifyCommand.class,
            InspectCommand.class,
            CompareCommand.class,
            LogitsCommand.class,
            GpuCheckCommand.class,
            ModelCommand.class,
            AccountCommand.class,
            TokenCommand.class,
            UserCommand.class,
            RehearseCommand.class
        })
final class Foretell {

    Foretell() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Returns the exit code. */
    static int run(String... arguments) {
        return new CommandLine(new Foretell())
                .setParameterExceptionHandler((invalid, given) -> tell(invalid))
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> tell(failure))
                .execute(arguments);
    }

    /** One sentence that names the option; --help tells the rest. */
    private static int tell(ParameterException invalid) {
        note("%s".formatted(invalid.getMessage()));
        return CommandLine.ExitCode.USAGE;
    }

    private static int tell(Exception failure) {
        if (failure instanceof CannotStartException || failure instanceof RefusedException) {
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
