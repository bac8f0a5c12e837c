package io.foretell.local;

import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.logits.Comparison;
import io.foretell.logits.ModelComparison;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare}: what another precision, or other weights, does to a model's predictions. Needs no service, and starts none. */
@Command(name = "compare", description = "Let two models predict a text token by token, and print how far they agree.")
final class CompareCommand implements Callable<Integer> {

    private static final int PROGRESS_NOTES = 10;

    @Mixin
    private OptionCheck check = new OptionCheck();

    @Option(names = "--model", required = true, paramLabel = "<folder>", description = "The model to compare with.")
    private Path model = Path.of("");

    @Option(
            names = "--with",
            required = true,
            paramLabel = "<folder>",
            description = "The other model, with the same tokenizer; for example an export of the first.")
    private Path other = Path.of("");

    @Option(
            names = "--text",
            required = true,
            paramLabel = "<file>",
            description = "UTF-8 text that both predict; it may hold conversations in the model's template.")
    private Path text = Path.of("");

    @Option(
            names = "--window",
            defaultValue = "512",
            paramLabel = "<tokens>",
            description =
                    "The text is cut into windows of so many tokens, a BOS in front included (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        String read = text();
        ModelFolder folder = folder("--model", model);
        ModelFolder otherFolder = folder("--with", other);
        int most = Math.min(folder.contextTokens(), otherFolder.contextTokens());
        check.range("--window", window, 2, most);
        int[] tokens = check.value("--model", () -> ModelComparison.encode(folder, read));
        if (tokens.length == 0) {
            throw check.invalid("--text: %s is empty.".formatted(text));
        }
        try (ModelComparison comparison =
                check.value("--with", () -> ModelComparison.open(folder, otherFolder, window))) {
            Comparison result = comparison.run(tokens, new Progress(tokens.length)::tell);
            System.out.print(json ? result.toJson() + "\n" : table(result));
        }
        return CommandLine.ExitCode.OK;
    }

    private String text() {
        try {
            return Files.readString(text);
        } catch (NoSuchFileException e) {
            throw check.invalid("--text: %s: no such file.".formatted(text));
        } catch (CharacterCodingException e) {
            throw check.invalid("--text: %s is not UTF-8 text.".formatted(text));
        } catch (IOException e) {
            throw check.invalid("--text: %s can't be read: %s.".formatted(text, e));
        }
    }

    /** That the CPU can compute it is asked of each, so that the option at fault is the one that is named. */
    private ModelFolder folder(String option, Path path) {
        ModelFolder folder = check.model(option, path);
        var _ = check.value(option, () -> folder.graph(GraphVariant.FP32));
        return folder;
    }

    private String table(Comparison result) {
        return String.format(
                Locale.ROOT,
                """
                tokens compared     %,d
                top-1 agreement     %.3f %%
                mean KL divergence  %.6f nats
                perplexity          %.4f  %s
                                    %.4f  %s
                """,
                result.tokens(),
                100 * result.top1Agreement(),
                result.meanKlDivergence(),
                result.perplexity(),
                model,
                result.otherPerplexity(),
                other);
    }

    /** A long text takes hours on a CPU: a note for each tenth of it. */
    private static final class Progress {

        private final int tokens;
        private long told;

        Progress(int tokens) {
            this.tokens = tokens;
        }

        void tell(long done) {
            long tenths = done * PROGRESS_NOTES / tokens;
            if (tenths > told && done < tokens) {
                told = tenths;
                Foretell.note(String.format(Locale.ROOT, "compared %,d of %,d tokens", done, tokens));
            }
        }
    }
}
