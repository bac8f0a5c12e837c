package io.foretell.tokenizer;

/** A tokenizer.json that can't be served; the message names the file, the field, and what was expected. */
public final class TokenizerFormatException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    TokenizerFormatException(String source, String problem) {
        super(source + ": " + problem);
    }

    TokenizerFormatException(String source, String problem, Throwable cause) {
        super(source + ": " + problem, cause);
    }
}
