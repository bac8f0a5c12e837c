package io.foretell.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which of a model's files serving needs. What else there is (other formats of the weights, pictures, READMEs) stays on the hub. */
final class ModelFiles {

    static final String CONFIG = "config.json";
    static final String INDEX = "model.safetensors.index.json";
    private static final String SINGLE = "model.safetensors";
    private static final List<String> REQUIRED = List.of(CONFIG, "tokenizer.json");
    private static final List<String> OPTIONAL = List.of("generation_config.json", "tokenizer_config.json");

    /** Becomes part of an address and the name of a link: nothing that would have to be encoded, and no other folder. */
    private static final Pattern SHARD = Pattern.compile("[\\w-][\\w.-]*\\.safetensors");

    private ModelFiles() {}

    /**
     * All but the weights, with the list of their shards if there is one.
     *
     * @throws HubException naming the file that is missing
     */
    static List<String> small(Commit commit) {
        List<String> names = new ArrayList<>();
        for (String name : REQUIRED) {
            require(commit, name, name);
            names.add(name);
        }
        OPTIONAL.stream().filter(commit.files()::contains).forEach(names::add);
        if (!commit.files().contains(SINGLE)) {
            require(commit, INDEX, SINGLE + " and no " + INDEX);
            names.add(INDEX);
        }
        return names;
    }

    /**
     * The weights.
     *
     * @param index the list of shards; read when there is no single file
     * @throws HubException when it can't be one
     */
    static List<String> weights(Commit commit, byte[] index) {
        if (commit.files().contains(SINGLE)) {
            return List.of(SINGLE);
        }
        TreeSet<String> shards = new TreeSet<>();
        try {
            for (JsonNode shard : JsonMapper.shared().readTree(index).path("weight_map")) {
                String name = shard.asString("");
                if (!SHARD.matcher(name).matches()) {
                    throw notGemma(commit, INDEX + " that lists shards beside it by plain names", null);
                }
                require(commit, name, "file '" + name + "', which its " + INDEX + " names,");
                shards.add(name);
            }
        } catch (JacksonException e) {
            throw notGemma(commit, "readable " + INDEX, e);
        }
        if (shards.isEmpty()) {
            throw notGemma(commit, INDEX + " that lists shards", null);
        }
        return List.copyOf(shards);
    }

    /** Whether a snapshot was fetched for serving: other tools fetch a configuration or a tokenizer alone. */
    static boolean areIn(Path snapshot) {
        return REQUIRED.stream().allMatch(name -> Files.exists(snapshot.resolve(name)))
                && Stream.of(SINGLE, INDEX).anyMatch(name -> Files.exists(snapshot.resolve(name)));
    }

    private static void require(Commit commit, String name, String missing) {
        if (!commit.files().contains(name)) {
            throw notGemma(commit, missing, null);
        }
    }

    private static HubException notGemma(Commit commit, String missing, @Nullable Throwable cause) {
        return new HubException(
                "%s has no %s at revision %s, so it can't be served: choose a Gemma 2 in the safetensors format, for example google/gemma-2-2b-it."
                        .formatted(commit.model(), missing, commit.revision().name()),
                cause);
    }
}
