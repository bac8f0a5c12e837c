package io.foretell.hub;

import java.util.regex.Pattern;

/** What a hub calls a model: owner and name. */
public record ModelName(String owner, String name) {

    /** The hub's own rule for each part (huggingface_hub's validate_repo_id); it keeps "--" for the cache's folder names. */
    private static final Pattern PART =
            Pattern.compile("(?!.*(?:--|\\.\\.))[A-Za-z0-9_](?:[\\w.-]{0,94}[A-Za-z0-9_])?");

    /**
     * @param text {@code owner/name}
     * @throws HubException when it is none
     */
    public static ModelName parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2
                || !PART.matcher(parts[0]).matches()
                || !PART.matcher(parts[1]).matches()) {
            throw new HubException("'%s' is not a model's name: give owner and name, for example google/gemma-2-2b-it."
                    .formatted(text));
        }
        return new ModelName(parts[0], parts[1]);
    }

    /** The model's folder in the cache. */
    String folder() {
        return "models--" + owner + "--" + name;
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
