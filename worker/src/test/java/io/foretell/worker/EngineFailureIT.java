package io.foretell.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import io.foretell.worker.node.WorkerExit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

class EngineFailureIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static WorkerFixture fixture;

    @BeforeAll
    static void newFixture() {
        fixture = new WorkerFixture(postgres);
    }

    @Test
    void a_failed_engine_shows_in_health_ends_the_process_with_a_code_and_costs_its_predictions_an_attempt() {
        AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
        SpringApplication application = new SpringApplication(WorkerApplication.class, HandCrankedModel.class);
        application.addInitializers((ApplicationContextInitializer<ConfigurableApplicationContext>) started::set);
        CompletableFuture<Integer> exitCode =
                CompletableFuture.supplyAsync(() -> WorkerApplication.runUntilFailure(application, fixture.settings()));
        UUID id = fixture.enqueueGreedy(100);
        await().until(() -> fixture.committedTokens(id) == 1);
        ConfigurableApplicationContext worker = started.get();
        HealthIndicator engine = worker.getBean("engineHealthIndicator", HealthIndicator.class);
        WorkerExit exit = worker.getBean(WorkerExit.class);
        assertThat(engine.health().getStatus()).isEqualTo(Status.UP);

        worker.getBean(HandCrankedDecoder.class).breakDown();

        assertThat(exitCode.join()).isNotZero();
        assertThat(exit.failure().join()).contains("test/tiny-gemma").contains("the crank broke off");
        assertThat(engine.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(fixture.workers().getLast()).extractingByKey("stopped_at").isNotNull();
        fixture.rescue();
        assertThat(fixture.entry(id)).containsEntry("worker_id", null).containsEntry("lost_attempts", 1);
    }
}
