package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** Test scripts of another language, run in a copy of their folder under target/ so that what they install stays in there. */
final class ClientSuite {

    private static final long LIMIT_SECONDS = 300;

    private final Path folder;
    private final Map<String, String> environment;

    private ClientSuite(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * @param language name of the folder in src/test/clients
     */
    static ClientSuite copy(String language, LocalService.Running service) {
        Path folder = Path.of("target", "clients", language).toAbsolutePath();
        try {
            FileSystemUtils.copyRecursively(Path.of("src", "test", "clients", language), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ClientSuite(
                folder,
                Map.of(
                        "FORETELL_ADDRESS", service.address().toString(),
                        "FORETELL_TOKEN", service.token(),
                        "npm_config_cache", folder.resolve("npm-cache").toString(),
                        "PIP_NO_CACHE_DIR", "1",
                        "PIP_DISABLE_PIP_VERSION_CHECK", "1"));
    }

    /** Runs a command to its successful end and returns all that it printed. */
    String run(String... command) throws IOException, InterruptedException {
        Path log = folder.resolve(Path.of(command[0]).getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String printed = Files.readString(log);
        assertThat(ended).as("%s ends in time:%n%s", List.of(command), printed).isTrue();
        assertThat(process.exitValue()).as("%s:%n%s", List.of(command), printed).isZero();
        return printed;
    }
}
