package io.foretell.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's native libraries, inside the onnxruntime or onnxruntime_gpu jar on the class path. The system's loader wants files, and the CUDA provider is
 * looked for beside the main library, so all are copied to one folder, once per version.
 */
final class NativeLibraries {

    /** Where the copies go; by default a folder of the user's in java.io.tmpdir. */
    static final String CACHE_PROPERTY = "foretell.native.cache";

    private static final String RESOURCES = "/ai/onnxruntime/native/";

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final String platform;
    private final String mainLibrary;
    private final Path cache;

    private NativeLibraries(String platform, String mainLibrary, Path cache) {
        this.platform = platform;
        this.mainLibrary = mainLibrary;
        this.cache = cache;
    }

    /**
     * The folder that the system property names, else one in java.io.tmpdir. There others could have put a library of theirs first, so it must be the user's own.
     *
     * @throws OrtException when it can't be made or belongs to someone else
     */
    static Path cache() {
        String configured = System.getProperty(CACHE_PROPERTY);
        if (configured != null) {
            return Path.of(configured);
        }
        String userName = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
        Path cache = Path.of(System.getProperty("java.io.tmpdir"), "foretell-" + userName);
        try {
            Files.createDirectories(cache, OWNER_ONLY);
            Path own = Files.createTempFile(cache, "owner", null);
            UserPrincipal user = Files.getOwner(own);
            Files.delete(own);
            if (!isOwn(cache, user)) {
                throw new OrtException(cache + " belongs to someone else: set -D" + CACHE_PROPERTY);
            }
            return cache;
        } catch (IOException e) {
            throw new OrtException("can't use " + cache + " (set -D" + CACHE_PROPERTY + "): " + e, e);
        }
    }

    /** A folder and no link, which its owner could turn elsewhere after this look. */
    private static boolean isOwn(Path folder, UserPrincipal user) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user);
    }

    static NativeLibraries forThisSystem(Path cache) {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"), cache);
    }

    /**
     * @throws OrtException when the jar has no library for the system
     */
    static NativeLibraries of(String system, String architecture, Path cache) {
        String key = system.toLowerCase(Locale.ROOT).split(" ", 2)[0] + "-" + architecture;
        return switch (key) {
            case "linux-amd64" -> new NativeLibraries("linux-x64", "libonnxruntime.so", cache);
            case "linux-aarch64" -> new NativeLibraries("linux-aarch64", "libonnxruntime.so", cache);
            case "mac-aarch64" -> new NativeLibraries("osx-aarch64", "libonnxruntime.dylib", cache);
            default ->
                throw new OrtException("no ONNX Runtime for " + system + " on " + architecture
                        + ": Linux x64 and arm64 and macOS arm64 are supported");
        };
    }

    /** Copies what is not there yet, and returns the main library. Safe to be run by several threads and processes at once. */
    Path extract() {
        Map<String, URL> libraries = libraries();
        try {
            Path folder = cache.resolve(folderName(libraries));
            Files.createDirectories(folder);
            for (Map.Entry<String, URL> library : libraries.entrySet()) {
                extract(library.getValue(), folder.resolve(library.getKey()));
            }
            return folder.resolve(mainLibrary);
        } catch (IOException e) {
            throw new OrtException(
                    "can't copy ONNX Runtime's libraries to " + cache + " (-D" + CACHE_PROPERTY + "): " + e, e);
        }
    }

    /** The CUDA provider's two libraries are in the GPU jar only. */
    Map<String, URL> libraries() {
        Map<String, URL> found = new LinkedHashMap<>();
        List<String> names =
                List.of(mainLibrary, "libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so");
        for (String name : names) {
            @Nullable URL resource = NativeLibraries.class.getResource(RESOURCES + platform + "/" + name);
            if (resource != null) {
                found.put(name, resource);
            }
        }
        if (!found.containsKey(mainLibrary)) {
            throw new OrtException("no " + RESOURCES + platform + "/" + mainLibrary
                    + " on the class path: add com.microsoft.onnxruntime:onnxruntime or onnxruntime_gpu");
        }
        return found;
    }

    /** The sizes tell versions apart, and the CPU jar's library from the GPU jar's. */
    private String folderName(Map<String, URL> libraries) throws IOException {
        StringBuilder name = new StringBuilder("onnxruntime-" + platform);
        for (URL library : libraries.values()) {
            name.append('-').append(library.openConnection().getContentLengthLong());
        }
        return name.toString();
    }

    private static void extract(URL library, Path target) throws IOException {
        long size = library.openConnection().getContentLengthLong();
        if (Files.exists(target) && Files.size(target) == size) {
            return;
        }
        Path copy = Files.createTempFile(target.getParent(), "copying", null);
        try (InputStream in = library.openStream()) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            // Whoever sees the name sees the whole file.
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
        }
    }
}
