package io.foretell.queue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Token ids as PostgreSQL writes an {@code int[]}: JDBC has no array of arrays of different lengths. */
final class TokenArray {

    private TokenArray() {}

    static String format(List<Integer> tokens) {
        return tokens.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    static List<Integer> parse(String array) {
        String tokens = array.substring(1, array.length() - 1);
        return tokens.isEmpty()
                ? List.of()
                : Arrays.stream(tokens.split(",", -1)).map(Integer::valueOf).toList();
    }
}
