package io.foretell.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import io.foretell.gemma.TinyGemma;
import io.foretell.worker.model.CannotServeException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

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
    void a_folder_that_is_no_registered_version_is_named_with_its_digest() throws Exception {
        TinyGemma.write(folder);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 1}");
        refused("--foretell.worker.models=" + folder)
                .hasMessageContaining(folder.toString())
                .hasMessageMatching("(?s).*has the digest [0-9a-f]{64}, which is no model version.*");
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
