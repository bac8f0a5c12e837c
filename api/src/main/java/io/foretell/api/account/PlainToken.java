package io.foretell.api.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token as its holder has it: {@code ft_} and 40 random characters (238 bits), so a plain SHA-256 of it can't be guessed back.
 */
record PlainToken(String text) {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 40;
    private static final int HINT_CHARACTERS = 4;
    private static final Pattern SHAPE = Pattern.compile("ft_[0-9A-Za-z]{40}");

    static PlainToken random(SecureRandom random) {
        StringBuilder text = new StringBuilder("ft_");
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new PlainToken(text.toString());
    }

    /** Empty when the text can't be a token, which spares a look-up. */
    static Optional<PlainToken> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new PlainToken(text)) : Optional.empty();
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    String hint() {
        return text.substring(text.length() - HINT_CHARACTERS);
    }

    @Override
    public String toString() {
        return "ft_***" + hint();
    }
}
