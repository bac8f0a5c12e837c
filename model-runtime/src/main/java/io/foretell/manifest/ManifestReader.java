package io.foretell.manifest;

import io.foretell.safetensors.PlainFileName;
import io.foretell.safetensors.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads {@code manifest.json}, and nothing that it doesn't understand: an unknown key is a fault. */
final class ManifestReader {

    private static final Set<String> KEYS =
            Set.of("format", "architecture", "precision", "block", "files", "shards", ManifestJson.LOCATION);
    private static final Set<String> ENTRY_KEYS = Set.of("name", "size", "sha256", "sample");
    private static final Set<String> LOCATION_KEYS = Set.of("shards", "sha256");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path file;

    private ManifestReader(Path file) {
        this.file = file;
    }

    static Manifest read(Path file) {
        try {
            return new ManifestReader(file).manifest(StrictJson.parse(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new ManifestException(file + ": can't be read: " + e, e);
        } catch (JacksonException e) {
            throw new ManifestException(file + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private Manifest manifest(JsonNode root) {
        requireFormat(root);
        requireKeys("", root, KEYS);
        WeightPrecision precision = precision(text("", root, "precision"));
        Manifest manifest = new Manifest(
                text("", root, "architecture"),
                precision,
                block(root, precision),
                entries(root, "files", "sha256"),
                entries(root, "shards", "sample"),
                location(root.get(ManifestJson.LOCATION)));
        if (manifest.shards().isEmpty() != (manifest.location() == null)) {
            throw fault("", ManifestJson.LOCATION, "and shards must both be there, or neither");
        }
        return manifest;
    }

    /** Comes first: of another version's keys nothing is known. */
    private void requireFormat(JsonNode root) {
        long format = number("", root, "format", Integer.MAX_VALUE);
        if (format != Manifest.FORMAT) {
            throw new ManifestException(
                    "%s: this is an export of format %d, and this release of Foretell reads format %d: %s"
                            .formatted(
                                    file,
                                    format,
                                    Manifest.FORMAT,
                                    format < Manifest.FORMAT
                                            ? "export the model again"
                                            : "use the release that made it, or export the model again"));
        }
    }

    private WeightPrecision precision(String name) {
        try {
            return WeightPrecision.of(name);
        } catch (IllegalArgumentException e) {
            throw new ManifestException(file + ": precision: " + e.getMessage(), e);
        }
    }

    private int block(JsonNode root, WeightPrecision precision) {
        if (precision.quantized()) {
            return Math.toIntExact(number("", root, "block", Integer.MAX_VALUE));
        }
        if (root.has("block")) {
            throw fault("", "block", "is there, but " + precision + " has none");
        }
        return 0;
    }

    /**
     * @param digest what each of them must have
     */
    private List<FileEntry> entries(JsonNode root, String key, String digest) {
        JsonNode list = root.get(key);
        if (list == null || !list.isArray()) {
            throw fault("", key, "is no list");
        }
        List<FileEntry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : list) {
            FileEntry entry = entry(key + ": ", node);
            if (!node.has(digest)) {
                throw fault(key + ": " + entry.name() + ": ", digest, "is missing");
            }
            if (!names.add(entry.name())) {
                throw fault(key + ": ", entry.name(), "stands twice");
            }
            entries.add(entry);
        }
        return entries;
    }

    private FileEntry entry(String place, JsonNode node) {
        requireKeys(place, node, ENTRY_KEYS);
        String name = text(place, node, "name");
        if (!PlainFileName.isOne(name)) {
            throw fault(place, "name", "is " + name + ", which is no file name in this folder");
        }
        return new FileEntry(
                name,
                number(place + name + ": ", node, "size", Long.MAX_VALUE),
                digest(place + name + ": ", node, "sha256"),
                digest(place + name + ": ", node, "sample"));
    }

    private @Nullable ShardLocation location(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        String place = ManifestJson.LOCATION + ": ";
        requireKeys(place, node, LOCATION_KEYS);
        JsonNode digests = node.path("sha256");
        Map<String, String> sha256 = new LinkedHashMap<>();
        for (String name : digests.propertyNames()) {
            String digest = digest(place, digests, name);
            if (digest != null) {
                sha256.put(name, digest);
            }
        }
        return new ShardLocation(folder(place, node), sha256);
    }

    private String folder(String place, JsonNode node) {
        String folder = text(place, node, "shards");
        try {
            return Path.of(folder).toString();
        } catch (InvalidPathException e) {
            throw new ManifestException(file + ": " + place + "shards is no folder's name: " + e.getMessage(), e);
        }
    }

    private void requireKeys(String place, JsonNode node, Set<String> known) {
        if (!node.isObject()) {
            throw new ManifestException(file + ": " + place + "expected an object");
        }
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                throw fault(place, key, "is no key of format " + Manifest.FORMAT);
            }
        }
    }

    private String text(String place, JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw fault(place, key, "is missing or no text");
        }
        return value.stringValue();
    }

    private @Nullable String digest(String place, JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isString() || !SHA256.matcher(value.stringValue()).matches()) {
            throw fault(place, key, "is " + value + ", expected 64 hex digits");
        }
        return value.stringValue();
    }

    private long number(String place, JsonNode node, String key, long most) {
        JsonNode value = node.path(key);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > most) {
            throw fault(place, key, "is missing or no whole number");
        }
        return value.longValue();
    }

    private ManifestException fault(String place, String key, String problem) {
        return new ManifestException(file + ": " + place + key + " " + problem);
    }
}
