package io.foretell.local;

import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelFormatException;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Mixed into a command: refuses what its options can't be, in a sentence that names the option. */
@Command
final class OptionCheck {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    ParameterException invalid(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }

    /** What the option means, where making it is the check. */
    <T> T value(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ModelFormatException e) {
            throw invalid("%s: %s.".formatted(option, e.getMessage()));
        }
    }

    ModelFolder model(String option, Path folder) {
        return value(option, () -> ModelFolder.open(folder));
    }

    void range(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw invalid("%s: %d is not between %d and %d.".formatted(option, value, least, most));
        }
    }
}
