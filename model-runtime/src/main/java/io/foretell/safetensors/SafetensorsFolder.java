package io.foretell.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * All tensors of a Hugging Face model folder: {@code model.safetensors}, else the shards that {@code model.safetensors.index.json} lists. Immutable.
 *
 * @param files in the order of their names
 */
public record SafetensorsFolder(List<SafetensorsFile> files, Map<String, TensorInfo> tensors) {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    /**
     * @throws MalformedSafetensorsException naming file and tensor
     */
    public static SafetensorsFolder open(Path folder) {
        if (Files.exists(folder.resolve(SINGLE))) {
            SafetensorsFile file = SafetensorsFile.read(folder.resolve(SINGLE));
            return new SafetensorsFolder(List.of(file), file.tensors());
        }
        Path index = folder.resolve(INDEX);
        if (!Files.exists(index)) {
            throw new MalformedSafetensorsException(folder + ": neither " + SINGLE + " nor " + INDEX + " is there");
        }
        return fromIndex(folder, index);
    }

    /**
     * The shards of the given names.
     *
     * @throws MalformedSafetensorsException naming file and tensor
     */
    public static SafetensorsFolder open(Path folder, List<String> names) {
        if (names.isEmpty()) {
            throw new MalformedSafetensorsException(folder + ": no shard is named");
        }
        List<SafetensorsFile> shards = names.stream()
                .sorted()
                .map(name -> SafetensorsFile.read(folder.resolve(name)))
                .toList();
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (SafetensorsFile shard : shards) {
            shard.tensors().forEach((name, tensor) -> {
                if (tensors.put(name, tensor) != null) {
                    throw new MalformedSafetensorsException(
                            shard.path() + ": tensor " + name + " is in another shard too");
                }
            });
        }
        return new SafetensorsFolder(shards, Map.copyOf(tensors));
    }

    private static SafetensorsFolder fromIndex(Path folder, Path index) {
        Map<String, SafetensorsFile> shards = new TreeMap<>();
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : weightMap(index).properties()) {
            String name = entry.getKey();
            String shardName = shardName(index, name, entry.getValue());
            SafetensorsFile shard =
                    shards.computeIfAbsent(shardName, file -> SafetensorsFile.read(folder.resolve(file)));
            tensors.put(name, listed(index, shard, name));
        }
        shards.values().forEach(shard -> requireListed(index, shard, tensors));
        return new SafetensorsFolder(new ArrayList<>(shards.values()), Map.copyOf(tensors));
    }

    /** A tensor in two shards would leave open which one counts; one that the index doesn't list, whether it does. */
    private static void requireListed(Path index, SafetensorsFile shard, Map<String, TensorInfo> listed) {
        for (TensorInfo tensor : shard.tensors().values()) {
            if (!tensor.equals(listed.get(tensor.name()))) {
                throw new MalformedSafetensorsException(shard.path() + ": tensor " + tensor.name() + " is here, but "
                        + index.getFileName() + " doesn't list it here");
            }
        }
    }

    private static JsonNode weightMap(Path index) {
        JsonNode root;
        try {
            root = StrictJson.parse(Files.readAllBytes(index));
        } catch (IOException e) {
            throw new MalformedSafetensorsException(index + ": can't be read: " + e, e);
        } catch (JacksonException e) {
            throw new MalformedSafetensorsException(index + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode map = root.get("weight_map");
        if (map == null || !map.isObject()) {
            throw new MalformedSafetensorsException(index + ": weight_map is missing");
        }
        return map;
    }

    /** A plain file name: an index must not reach outside its folder. */
    private static String shardName(Path index, String tensor, JsonNode node) {
        String name = node.isString() ? node.stringValue() : "";
        if (!PlainFileName.isOne(name)) {
            throw new MalformedSafetensorsException(
                    index + ": tensor " + tensor + ": " + node + " is no file name in this folder");
        }
        return name;
    }

    private static TensorInfo listed(Path index, SafetensorsFile shard, String name) {
        @Nullable TensorInfo tensor = shard.tensors().get(name);
        if (tensor == null) {
            throw new MalformedSafetensorsException(
                    shard.path() + ": tensor " + name + " is missing, but " + index.getFileName() + " lists it here");
        }
        return tensor;
    }
}
