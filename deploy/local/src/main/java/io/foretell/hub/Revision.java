package io.foretell.hub;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A branch, a tag, or a commit's 40 hex digits. */
public record Revision(String name) {

    public static final Revision MAIN = new Revision("main");

    /** Of what Git allows, the part that is a file's path below {@code refs} as well. */
    private static final Pattern NAME = Pattern.compile("(?!.*(?:\\.\\.|//))[\\w][\\w./+-]{0,254}(?<![/.])");

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /**
     * @throws HubException when there can be no such revision
     */
    public static Revision parse(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new HubException(
                    "'%s' is not a revision: give a branch, a tag or a commit of the model, or leave --revision out for main."
                            .formatted(text));
        }
        return new Revision(text);
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** One segment of a URL's path: the hub wants slashes in it encoded. */
    String inUrl() {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
