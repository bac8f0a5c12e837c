package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import io.foretell.hub.HubModel;
import io.foretell.hub.LocalHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, which has the environment that it reads, and can be killed. */
class ModelPullCommandIT {

    private static final String SHARD = "model-00001-of-00002.safetensors";

    @TempDir
    private Path box;

    private LocalHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = new LocalHub(
                HubModel.of("google/gemma-2-2b-it", TinyGemma.write(Files.createDirectory(box.resolve("model")))));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void it_prints_the_folder_of_a_model_that_can_be_served() throws Exception {
        Result result = pull();

        assertThat(result.exitCode()).as(result.errors()).isZero();
        Path folder = Path.of(result.output().strip());
        assertThat(folder.getParent()).isEqualTo(box.resolve("home/hub/models--google--gemma-2-2b-it/snapshots"));
        assertThat(ModelFolder.open(folder).contextTokens()).isEqualTo(TinyGemma.CONTEXT_TOKENS);
        assertThat(result.errors())
                .contains("foretell: fetched " + SHARD + ", ")
                .contains("foretell: next: bin/foretell up --model google/gemma-2-2b-it --precision int4\n")
                .endsWith("bin/foretell model add --name google/gemma-2-2b-it --folder %s\n".formatted(folder))
                .doesNotContain("\r");
        assertThat(hub.requests)
                .filteredOn(request -> request.server().equals("hub"))
                .extracting(LocalHub.Request::token)
                .containsOnly(Optional.of(LocalHub.TOKEN));
    }

    @Test
    void of_another_revision_than_main_the_folder_is_what_up_is_to_serve() throws Exception {
        Result result = run("model", "pull", "google/gemma-2-2b-it", "--revision", "v1");

        assertThat(result.exitCode()).as(result.errors()).isZero();
        assertThat(result.errors())
                .contains("next: bin/foretell up --model %s --name google/gemma-2-2b-it --precision int4\n"
                        .formatted(result.output().strip()));
    }

    @Test
    void a_database_that_is_named_is_left_alone() throws Exception {
        ProcessBuilder command = process("model", "pull", "google/gemma-2-2b-it");
        command.environment().put("SPRING_DATASOURCE_URL", "jdbc:postgresql://127.0.0.1:1/nobody-answers");

        Result result = result(command);

        assertThat(result.exitCode()).as(result.errors()).isZero();
    }

    @Test
    void killed_halfway_it_leaves_no_model_and_the_next_run_goes_on() throws Exception {
        int half = hub.fallSilentHalfway(SHARD);
        Process process = process("model", "pull", "google/gemma-2-2b-it").start();
        hub.awaitSilence();
        Path incomplete =
                box.resolve("home/hub/models--google--gemma-2-2b-it/blobs/" + hub.etag(SHARD) + ".incomplete");
        Awaitility.await().until(() -> Files.exists(incomplete) && Files.size(incomplete) == half);
        process.destroyForcibly().waitFor();
        assertThat(box.resolve("home/hub/models--google--gemma-2-2b-it/snapshots"))
                .doesNotExist();
        hub.requests.clear();

        Result result = pull();

        assertThat(result.exitCode()).as(result.errors()).isZero();
        assertThat(ModelFolder.open(Path.of(result.output().strip())).vocabularySize())
                .isEqualTo(TinyGemma.VOCABULARY_SIZE);
        assertThat(hub.bodyRequests(SHARD))
                .extracting(LocalHub.Request::range)
                .containsExactly(Optional.of("bytes=" + half + "-"));
    }

    @Test
    void what_is_wrong_is_told_in_one_sentence() throws Exception {
        Result name = run("model", "pull", "google/gemma");
        Result parallel = run("model", "pull", "google/gemma-2-2b-it", "--parallel", "0");
        Result nothing = run("model");

        assertThat(name.exitCode()).isEqualTo(1);
        assertThat(name.output()).isEmpty();
        assertThat(name.errors())
                .isEqualTo("foretell: There is no model google/gemma at %s, or it is private: check the name, "
                                .formatted(hub.endpoint())
                        + "and that the token's account may read it.\n");
        assertThat(parallel.exitCode()).isEqualTo(2);
        assertThat(parallel.errors()).isEqualTo("foretell: --parallel: 0 is not between 1 and 16.\n");
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.errors()).isEqualTo("foretell: Missing required subcommand\n");
    }

    private record Result(int exitCode, String output, String errors) {}

    private Result pull() throws IOException, InterruptedException {
        return run("model", "pull", "google/gemma-2-2b-it");
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        return result(process(arguments));
    }

    private Result result(ProcessBuilder command) throws IOException, InterruptedException {
        int exitCode = command.start().waitFor();
        return new Result(exitCode, Files.readString(box.resolve("output")), Files.readString(box.resolve("errors")));
    }

    private ProcessBuilder process(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(Up.command(arguments))
                .redirectOutput(box.resolve("output").toFile())
                .redirectError(box.resolve("errors").toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(?i)(HF|HUGGING).*|.*_PROXY"));
        builder.environment()
                .putAll(Map.of(
                        "HF_ENDPOINT", hub.endpoint().toString(),
                        "HF_HOME", box.resolve("home").toString(),
                        "HF_TOKEN", LocalHub.TOKEN));
        return builder;
    }
}
