package io.foretell.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A manifest's JSON: keys in one order, so that equal manifests have equal bytes. */
final class ManifestJson {

    static final String LOCATION = "location";

    private ManifestJson() {}

    static String pretty(Manifest manifest) {
        ObjectNode root = content(manifest);
        ShardLocation location = manifest.location();
        if (location != null) {
            ObjectNode node = root.putObject(LOCATION).put("shards", location.folder());
            ObjectNode sha256 = node.putObject("sha256");
            location.sorted().forEach(sha256::put);
        }
        return root.toPrettyString() + "\n";
    }

    static String withoutLocation(Manifest manifest) {
        return content(manifest).toString();
    }

    private static ObjectNode content(Manifest manifest) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("format", Manifest.FORMAT);
        root.put("architecture", manifest.architecture());
        root.put("precision", manifest.precision().toString());
        if (manifest.precision().quantized()) {
            root.put("block", manifest.block());
        }
        add(root.putArray("files"), manifest.files());
        add(root.putArray("shards"), manifest.shards());
        return root;
    }

    private static void add(ArrayNode array, List<FileEntry> entries) {
        for (FileEntry entry : entries) {
            ObjectNode node = array.addObject().put("name", entry.name()).put("size", entry.size());
            put(node, "sha256", entry.sha256());
            put(node, "sample", entry.sample());
        }
    }

    private static void put(ObjectNode node, String key, @Nullable String value) {
        if (value != null) {
            node.put(key, value);
        }
    }
}
