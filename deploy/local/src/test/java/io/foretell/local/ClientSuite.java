package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
        return copy(
                language, Map.of("FORETELL_ADDRESS", service.address().toString(), "FORETELL_TOKEN", service.token()));
    }

    /**
     * @param name of the folder in src/test/clients
     * @param variables for the environment of all that is run
     */
    static ClientSuite copy(String name, Map<String, String> variables) {
        Path folder = Path.of("target", "clients", name).toAbsolutePath();
        try {
            FileSystemUtils.copyRecursively(Path.of("src", "test", "clients", name), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("npm_config_cache", folder.resolve("npm-cache").toString());
        environment.put("PIP_NO_CACHE_DIR", "1");
        environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        return new ClientSuite(folder, environment);
    }

    /** The copy. */
    Path folder() {
        return folder;
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
