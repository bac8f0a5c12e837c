package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.TinyGemma;
import io.foretell.hub.HubModel;
import io.foretell.hub.LocalHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's way to a real Gemma 2, {@code model pull}, {@code up --model --precision}, {@code predict}, each a process of its own. */
class PulledModelIT {

    private static final String MODEL = "google/gemma-2-2b-it";

    @TempDir
    private Path box;

    private LocalHub hub;
    private Path service;

    @BeforeEach
    void start() throws IOException {
        hub = new LocalHub(HubModel.of(MODEL, TinyGemma.write(Files.createDirectory(box.resolve("model")))));
        service = box.resolve("service");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void three_commands_serve_a_model_from_the_hub_in_four_bits_and_then_without_a_network() throws Exception {
        assertThat(run("pulled", "model", "pull", MODEL)).isZero();
        assertThat(Files.readString(box.resolve("pulled"))).contains("models--google--gemma-2-2b-it/snapshots");

        try (Up up = up("first", Map.of())) {
            assertThat(up.awaitPrediction().console()).contains("exporting google/gemma-2-2b-it to int4");
            assertThat(run("predicted", "predict", "--folder", service.toString(), "Hello"))
                    .isZero();
        }
        try (Up up = up("second", Map.of("HF_HUB_OFFLINE", "1", "HTTP_PROXY", "no proxy"))) {
            assertThat(up.awaitPrediction().console()).doesNotContain("exporting");
        }
        assertThat(service.resolve("exports")).isDirectoryContaining("glob:**-int4");
    }

    @Test
    void a_model_that_was_not_pulled_is_named_with_the_command_that_fetches_it() throws Exception {
        assertThat(run("up", "up", "--folder", service.toString(), "--port", "0", "--model", MODEL))
                .isEqualTo(1);
        assertThat(Files.readString(box.resolve("up")))
                .isEqualTo("foretell: --model: there is no folder %s, and no model of that name was pulled: "
                                .formatted(MODEL)
                        + "fetch it with 'bin/foretell model pull %s'.\n".formatted(MODEL));
    }

    @Test
    void a_precision_that_there_is_not_is_told_with_those_there_are() throws Exception {
        Path model = box.resolve("model");
        assertThat(run(
                        "up",
                        "up",
                        "--folder",
                        service.toString(),
                        "--port",
                        "0",
                        "--model",
                        model.toString(),
                        "--precision",
                        "int3"))
                .isEqualTo(1);
        assertThat(Files.readString(box.resolve("up")))
                .contains("there is no precision int3: choose one of bf16, fp32, int8, int4");
    }

    private Up up(String console, Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(environment());
        environment.putAll(more);
        return Up.start(
                environment, service, box.resolve(console), "--port", "0", "--model", MODEL, "--precision", "int4");
    }

    private int run(String output, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Up.command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(box.resolve(output).toFile());
        builder.environment().putAll(environment());
        return builder.start().waitFor();
    }

    private Map<String, String> environment() {
        return Map.of(
                "HF_ENDPOINT", hub.endpoint().toString(),
                "HF_HOME", box.resolve("home").toString(),
                "HF_TOKEN", LocalHub.TOKEN);
    }
}
