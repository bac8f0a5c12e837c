package io.foretell.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import io.foretell.export.Exports;
import io.foretell.gemma.TinyGemma;
import io.foretell.manifest.WeightPrecision;
import io.foretell.worker.model.CannotServeException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;

/** What a worker refuses, and how it says so. */
class WorkerStartIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static WorkerFixture fixture;

    @TempDir
    private Path folder;

    @BeforeAll
    static void newFixture() {
        fixture = new WorkerFixture(postgres);
    }

    @Test
    void a_truncated_shard_stops_the_process_with_one_sentence_that_names_it_and_a_code() throws Exception {
        Path shard = truncateAShard(TinyGemma.write(folder));
        try (var worker = WorkerProcess.start(fixture.settings("--foretell.worker.models=" + folder))) {
            assertThat(worker.awaitExit()).isNotZero();
            assertThat(worker.log())
                    .contains("APPLICATION FAILED TO START")
                    .contains("The model folder " + folder + " cannot be served: ")
                    .contains(shard.getFileName().toString())
                    .doesNotContain("\tat ");
        }
    }

    private static Path truncateAShard(Path model) throws Exception {
        Path shard;
        try (Stream<Path> files = Files.list(model)) {
            shard = files.filter(file -> file.toString().endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
        try (FileChannel channel = FileChannel.open(shard, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }
        return shard;
    }

    @Test
    void a_terminated_process_drains_and_says_goodbye() {
        try (var worker = WorkerProcess.start(fixture.settings())) {
            await().until(() -> !fixture.workers().isEmpty());
            worker.terminate();
            worker.awaitExit();
            assertThat(fixture.workers().getLast())
                    .extractingByKey("stopped_at")
                    .isNotNull();
        }
    }

    @Test
    void a_folder_that_is_no_registered_version_is_named_with_its_digest_and_the_command_to_run() throws Exception {
        TinyGemma.write(folder);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 1}");
        refused("--foretell.worker.models=" + folder)
                .hasMessageContaining(folder.toString())
                .hasMessageMatching("(?s).*has the digest [0-9a-f]{64}, which is no model version.*")
                .extracting(refusal -> ((CannotServeException) refusal).action())
                .asString()
                .contains("'bin/foretell model add --name owner/name --folder " + folder + "'");
    }

    @Test
    void a_folder_whose_version_was_removed_is_named_with_the_command_to_run() throws Exception {
        TinyGemma.write(folder);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 3}");
        fixture.jdbc
                .sql("update model_version set removed_at = now() where id = ?")
                .param(fixture.register(folder))
                .update();
        refused("--foretell.worker.models=" + folder)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("of test/tiny-gemma, which was removed")
                .extracting(refusal -> ((CannotServeException) refusal).action())
                .asString()
                .contains("'bin/foretell model add --name test/tiny-gemma --folder " + folder + "'");
    }

    @Test
    void a_folder_that_is_not_there_is_named() {
        refused("--foretell.worker.models=" + folder.resolve("gone")).hasMessageContaining("gone");
    }

    @Test
    void one_version_in_two_folders_is_refused() {
        TinyGemma.write(folder);
        refused("--foretell.worker.models=%s,%s".formatted(WorkerFixture.folder(), folder))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("which another folder of foretell.worker.models is already");
    }

    @Test
    void exported_folders_are_served_beside_plain_ones_and_health_tells_of_each() {
        List<Path> folders = new ArrayList<>(List.of(WorkerFixture.folder()));
        List<Long> versions = new ArrayList<>(List.of(fixture.version));
        for (WeightPrecision precision : List.of(WeightPrecision.FP32, WeightPrecision.INT8, WeightPrecision.INT4)) {
            folders.add(Exports.export(WorkerFixture.folder(), precision, folder.resolve(precision.toString())));
            versions.add(fixture.register(folders.getLast()));
        }
        String models = folders.stream().map(Path::toString).collect(Collectors.joining(","));
        try (var worker = fixture.start("--foretell.worker.models=" + models)) {
            List<UUID> predictions = versions.stream()
                    .map(version -> fixture.enqueueOf(version, 5))
                    .toList();
            await().until(() -> predictions.stream().allMatch(fixture::finished));
            assertThat(predictions)
                    .allSatisfy(id -> assertThat(fixture.prediction(id))
                            .containsEntry("status", "succeeded")
                            .containsEntry("output_tokens", 5));
            assertThat(worker.getBean("engineHealthIndicator", HealthIndicator.class)
                            .health()
                            .getDetails())
                    .hasSize(4)
                    .allSatisfy((version, state) -> assertThat(state).isEqualTo("healthy"));
        }
    }

    @Test
    void a_bf16_export_is_refused_on_a_cpu_with_what_could_be_served_there() {
        Path export = Exports.export(WorkerFixture.folder(), WeightPrecision.BF16, folder.resolve("bf16"));
        fixture.register(export);
        refused("--foretell.worker.models=" + export)
                .hasMessageContaining(export.toString())
                .hasMessageContaining("Export the model as int4, int8 or fp32 to serve it on a CPU");
    }

    @Test
    void a_tokenizer_that_cannot_be_used_is_named() throws Exception {
        TinyGemma.write(folder);
        Path tokenizer = folder.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer).replace("<start_of_turn>", "<start_of_tune>"));
        fixture.register(folder);
        refused("--foretell.worker.models=" + folder)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("<start_of_turn>");
    }

    @Test
    void slots_too_small_for_what_the_api_accepts_are_refused() {
        refused("--foretell.worker.slot-tokens=511").hasMessageContaining("511").hasMessageContaining("512");
    }

    /** The build with the Maven profile cuda goes on to what that machine lacks: CudaProviderIT in model-runtime. */
    @Test
    void cuda_without_its_provider_is_refused_with_the_way_to_get_it() {
        refused("--foretell.worker.provider=cuda")
                .hasMessageContaining("cannot be run with foretell.worker.provider=cuda: CUDA can't be used")
                .hasMessageContaining("build with the Maven profile cuda");
    }

    @Test
    void hardware_without_a_price_is_refused() {
        refused("--foretell.worker.hardware=abacus").hasMessageContaining("abacus");
    }

    @Test
    void a_database_that_does_not_answer_is_named() {
        refused("--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/nowhere")
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/nowhere");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(String setting) {
        return assertThatThrownBy(() -> fixture.start(setting).close())
                .extracting(WorkerStartIT::refusal, InstanceOfAssertFactories.THROWABLE);
    }

    private static Throwable refusal(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof CannotServeException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        assertThat(cause).isInstanceOf(CannotServeException.class);
        return cause;
    }
}
