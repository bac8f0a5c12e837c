package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code up} in a JVM of its own, so that a test can kill it. */
final class Up implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final Path console;

    private Up(Process process, Path console) {
        this.process = process;
        this.console = console;
    }

    static Up start(Path folder, Path console, String... options) throws IOException {
        return start(Map.of(), folder, console, options);
    }

    static Up start(Map<String, String> environment, Path folder, Path console, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("up", "--folder", folder.toString()));
        arguments.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command(arguments.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(console.toFile());
        builder.environment().putAll(environment);
        return new Up(builder.start(), console);
    }

    /** As bin/foretell runs it, on the class path of this test. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=logback.xml", // not the tests' own
                "-cp",
                System.getProperty("java.class.path"),
                Foretell.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    Up awaitPrediction() throws IOException {
        Awaitility.await().atMost(START_LIMIT).until(() -> console().contains("Ctrl-C stops it") || !process.isAlive());
        assertThat(console()).contains("\"status\" : \"succeeded\"").contains("Ctrl-C stops it");
        return this;
    }

    String console() throws IOException {
        return Files.readString(console);
    }

    Duration terminate() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
