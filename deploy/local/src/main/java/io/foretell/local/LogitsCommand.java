package io.foretell.local;

import io.foretell.gemma.ModelFolder;
import io.foretell.logits.LogitProbe;
import io.foretell.logits.Precision;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits}: the largest logits after each token, for whoever compares engines. Needs no service, and starts none. */
@Command(name = "logits", description = "Print a model's largest logits after each token, one JSON object a line.")
final class LogitsCommand implements Callable<Integer> {

    @Mixin
    private OptionCheck check = new OptionCheck();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "<folder>",
            description = "A Hugging Face folder of a Gemma 2, or an export of one.")
    private Path model = Path.of("");

    @Option(names = "--tokens", split = ",", paramLabel = "<id>", description = "Token ids, separated by commas.")
    private int @Nullable [] ids;

    @Option(
            names = "--text",
            paramLabel = "<text>",
            description = "User content: one BOS is put in front, and no chat turn around it.")
    private @Nullable String text;

    @Option(
            names = "--prefill",
            paramLabel = "<n>",
            description = "How many of the tokens are prefilled; the others take a decode step each (default: all).")
    private @Nullable Integer prefill;

    @Option(
            names = "--top",
            defaultValue = "10",
            paramLabel = "<k>",
            description = "How many logits are printed per position (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(
            names = "--precision",
            defaultValue = "fp32",
            paramLabel = "<type>",
            description = "What is computed in (default: ${DEFAULT-VALUE}).")
    private String precision = "";

    @Override
    public Integer call() {
        Precision computed = check.value("--precision", () -> Precision.of(precision));
        ModelFolder folder = check.model("--model", model);
        int[] tokens = tokens(folder);
        int prefilled = prefill == null ? tokens.length : prefill;
        check.range("--prefill", prefilled, 1, tokens.length);
        check.range("--top", top, 1, folder.vocabularySize());
        try (LogitProbe probe = check.value("--model", () -> LogitProbe.open(folder, computed, tokens.length))) {
            probe.run(tokens, prefilled, top, logits -> System.out.println(logits.toJson()));
        }
        return CommandLine.ExitCode.OK;
    }

    private int[] tokens(ModelFolder folder) {
        int[] tokens = given(folder);
        String option = text == null ? "--tokens" : "--text";
        if (tokens.length > folder.contextTokens()) {
            throw check.invalid("%s: %d tokens are more than the model's context of %d."
                    .formatted(option, tokens.length, folder.contextTokens()));
        }
        for (int token : tokens) {
            check.range(option, token, 0, folder.vocabularySize() - 1);
        }
        return tokens;
    }

    private int[] given(ModelFolder folder) {
        String content = text;
        int[] tokens = ids;
        if (content != null && tokens == null) {
            return check.value("--model", () -> LogitProbe.encode(folder, content));
        }
        if (content == null && tokens != null && tokens.length > 0) {
            return tokens;
        }
        throw check.invalid("Expected either --tokens or --text.");
    }
}
