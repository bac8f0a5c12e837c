package io.foretell.safetensors;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The name of a file in a folder that is known: what others wrote into an index or a manifest must not reach outside it. */
public final class PlainFileName {

    /** Nothing, the folder itself, the one above it, and what has a separator of any system. */
    private static final Pattern ELSEWHERE = Pattern.compile("|\\.|\\.\\.|.*[/\\\\].*", Pattern.DOTALL);

    private PlainFileName() {}

    public static boolean isOne(String name) {
        try {
            return Path.of(name).toString().equals(name)
                    && !ELSEWHERE.matcher(name).matches();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
