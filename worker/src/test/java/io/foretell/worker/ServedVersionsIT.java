package io.foretell.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import io.foretell.gemma.TinyGemma;
import io.foretell.worker.model.ServedModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker claims predictions of the versions whose folders it holds, while they are in service, and of no others. */
class ServedVersionsIT {

    private static final List<Class<?>> HAND_CRANKED = List.of(WorkerApplication.class, HandCrankedModel.class);

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private WorkerFixture fixture;

    @BeforeEach
    void newFixture() {
        fixture = new WorkerFixture(postgres);
    }

    @AfterEach
    void backInService() {
        inService(true);
    }

    @Test
    void a_worker_with_two_folders_announces_and_runs_both_versions_and_no_third(@TempDir Path box) throws Exception {
        Path second = folder(box.resolve("second"), "{\"eos_token_id\": 1}");
        long secondVersion = fixture.register(second);
        long thirdVersion = fixture.register(folder(box.resolve("third"), "{\"eos_token_id\": 3}"));
        try (var worker = fixture.start("--foretell.worker.models=%s,%s".formatted(WorkerFixture.folder(), second))) {
            assertThat(worker.getBean(ServedModels.class).versionIds()).containsExactly(fixture.version, secondVersion);
            assertThat(announced()).isEqualTo("{%d,%d}".formatted(fixture.version, secondVersion));
            UUID ofThird = fixture.enqueueOf(thirdVersion, 5);
            UUID ofSecond = fixture.enqueueOf(secondVersion, 5);
            UUID ofFirst = fixture.enqueueOf(fixture.version, 5);
            await().until(() -> fixture.finished(ofFirst) && fixture.finished(ofSecond));
            assertThat(fixture.entry(ofThird)).containsEntry("attempt", 0);
            fixture.queue.cancel(ofThird);
        }
    }

    @Test
    void of_a_version_that_is_removed_what_runs_is_finished_and_nothing_more_is_claimed() {
        try (var worker = fixture.start(HAND_CRANKED, "--foretell.worker.heartbeat=100ms")) {
            UUID running = fixture.enqueueGreedy(20);
            await().until(() -> fixture.committedTokens(running) == 1);
            inService(false);
            await().until(() -> freeSlots(worker) == 0);
            UUID waiting = fixture.enqueueGreedy(5);
            worker.getBean(HandCrankedDecoder.class).turn(100);
            await().until(() -> fixture.finished(running));
            assertThat(fixture.prediction(running))
                    .containsEntry("status", "succeeded")
                    .containsEntry("output_tokens", 20);
            assertThat(fixture.entry(waiting)).containsEntry("attempt", 0);

            inService(true);
            await().until(() -> fixture.finished(waiting));
            assertThat(fixture.prediction(waiting)).containsEntry("status", "succeeded");
        }
    }

    private String announced() {
        return fixture.jdbc
                .sql("select model_version_ids::text from worker order by started_at desc limit 1")
                .query(String.class)
                .single();
    }

    private static int freeSlots(ConfigurableApplicationContext worker) {
        return worker.getBean(ServedModels.class).all().getFirst().freeSlots();
    }

    private void inService(boolean inService) {
        fixture.jdbc
                .sql("update model_version set removed_at = case when ? then null else now() end where id = ?")
                .params(inService, fixture.version)
                .update();
    }

    /** The tiny model with another generation config, which is another version. */
    private static Path folder(Path path, String generationConfig) throws Exception {
        TinyGemma.write(path);
        Files.writeString(path.resolve("generation_config.json"), generationConfig);
        return path;
    }
}
