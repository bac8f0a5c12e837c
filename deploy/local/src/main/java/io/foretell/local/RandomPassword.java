package io.foretell.local;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Passwords that nobody chose. */
final class RandomPassword {

    /** Without letters and digits that look alike. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    /** 5 bits each: 120 in all. */
    private static final int CHARACTERS = 24;

    private RandomPassword() {}

    /** In groups of six, which can be read aloud. */
    static String make() {
        SecureRandom random = new SecureRandom();
        String letters = random.ints(CHARACTERS, 0, ALPHABET.length())
                .mapToObj(index -> ALPHABET.substring(index, index + 1))
                .collect(Collectors.joining());
        return letters.replaceAll("(.{6})(?=.)", "$1-");
    }
}
