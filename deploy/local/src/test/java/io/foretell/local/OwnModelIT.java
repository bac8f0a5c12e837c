package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foretell.api.model.ModelDescription;
import io.foretell.api.problem.RefusedException;
import io.foretell.gemma.TinyGemma;
import io.foretell.local.LocalService.OwnModel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Somebody's own model served by {@code up} beside the bundled one, and the commands on the running service. */
class OwnModelIT {

    @TempDir
    private static Path box;

    private static LocalService service;
    private static LocalService.Running running;

    @BeforeAll
    static void start() {
        Path model = TinyGemma.write(box.resolve("tiny"));
        service = new LocalService(
                box.resolve("data"), 0, () -> OwnModel.of(model, ModelDescription.named("local/tiny")), message -> {});
        running = service.start();
    }

    @AfterAll
    static void stop() {
        service.close();
        assertThat(box.resolve("data/database")).doesNotExist();
    }

    @Test
    void both_models_are_listed_with_their_worker_and_answer() throws Exception {
        assertThat(running.model()).isEqualTo("local/tiny");
        assertThat(run("model", "list").output())
                .containsPattern("(?m)^local/tiny:[0-9a-f]{64} +yes +public +1 +0 ")
                .containsPattern("(?m)^foretell/gemma2-nano:[0-9a-f]{64} +yes +public +cpu +1 +0 ");
        assertThat(status("local/tiny", running.token())).isEqualTo("succeeded");
        assertThat(status("foretell/gemma2-nano", running.token())).isEqualTo("succeeded");
    }

    @Test
    void predict_asks_the_own_model_unless_told_otherwise() {
        CommandRun bundled = run("predict", "--model", "foretell/gemma2-nano", "Write a poem about rain.");
        assertThat(bundled.exitCode()).isZero();
        assertThat(bundled.output()).containsIgnoringCase("rain");
        CommandRun own = run("predict", "Write a poem about rain.");
        assertThat(own.exitCode()).isZero();
        assertThat(own.output()).isNotEqualTo(bundled.output());
    }

    @Test
    void a_token_made_by_the_command_opens_the_running_api_until_it_is_revoked() throws Exception {
        run("account", "create", "guest");
        String token = run("token", "create", "guest").output().strip();
        assertThat(status("foretell/gemma2-nano", token)).isEqualTo("succeeded");
        String id = run("token", "list", "guest").firstId();
        assertThat(run("token", "revoke", "guest", id).exitCode()).isZero();
        try (PredictionClient client = new PredictionClient(running.address(), token)) {
            await().until(() -> !client.tokenIsValid());
        }
    }

    @Test
    void a_version_without_a_worker_is_named_as_such_and_a_removed_one_is_refused() throws Exception {
        Path folder = TinyGemma.write(box.resolve("other"));
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 1}");
        CommandRun added = run("model", "add", "--name", "local/other", "--folder", folder.toString());
        assertThat(added.errors()).contains("no worker serves it yet");
        assertThat(run("model", "remove", "local/other").exitCode()).isZero();
        try (PredictionClient client = new PredictionClient(running.address(), running.token())) {
            assertThatThrownBy(() -> client.run("local/other", LocalServiceIT.input("hi"), progress -> {}))
                    .hasMessageContaining("404");
        }
    }

    @Test
    void the_bundled_models_folder_under_another_name_is_refused(@TempDir Path other) {
        Path bundled = box.resolve("data/models/foretell/gemma2-nano");
        try (LocalService second = new LocalService(
                other, 0, () -> OwnModel.of(bundled, ModelDescription.named("local/mine")), message -> {})) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("is already version")
                    .hasMessageContaining("foretell/gemma2-nano");
        }
    }

    @Test
    void no_model_is_made_for_a_service_whose_folder_or_port_another_has(@TempDir Path other) {
        Supplier<OwnModel> never = () -> {
            throw new AssertionError("a model was made");
        };
        int port = running.address().getPort();
        try (LocalService sameFolder = new LocalService(box.resolve("data"), 0, never, message -> {});
                LocalService samePort = new LocalService(other, port, never, message -> {})) {
            assertThatThrownBy(sameFolder::start)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("already running");
            assertThatThrownBy(samePort::start)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("is taken");
        }
    }

    private static String status(String model, String token) throws Exception {
        URI address = running.address();
        ObjectNode body = LocalServiceIT.input("Write a poem about rain.");
        body.withObject("/input").put("max_new_tokens", 8);
        try (PredictionClient client = new PredictionClient(address, token)) {
            JsonNode prediction = client.run(model, body, progress -> {});
            return prediction.path("status").asString();
        }
    }

    private static CommandRun run(String... command) {
        String[] arguments = Arrays.copyOf(command, command.length + 2);
        arguments[command.length] = command[0].equals("predict") ? "--folder" : "--service";
        arguments[command.length + 1] = box.resolve("data").toString();
        return CommandRun.of(arguments);
    }
}
