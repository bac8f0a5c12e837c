package io.foretell.worker;

import io.foretell.worker.model.ModelVersion;
import io.foretell.worker.model.ServedModel;
import io.foretell.worker.model.ServedModels;
import io.foretell.worker.node.WorkerExit;
import io.foretell.worker.node.WorkerNode;
import io.foretell.worker.prediction.OutputWriter;
import io.foretell.worker.prediction.RunningPredictions;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What /actuator/health says: "engine" decides whether the process must be restarted, "lease" whether it takes part. */
@Configuration(proxyBeanMethods = false)
class WorkerHealth {

    @Bean
    HealthIndicator engineHealthIndicator(ServedModels models, WorkerExit exit) {
        return () -> {
            ServedModel failed = models.failed();
            Health.Builder health = failed == null && !exit.failed() ? Health.up() : Health.down();
            models.all().forEach(model -> health.withDetail(name(model.version()), state(model)));
            return health.build();
        };
    }

    /** As the API calls a version: several of one model may be served. */
    private static String name(ModelVersion version) {
        return version.model() + ":" + version.digest();
    }

    private static String state(ServedModel model) {
        if (!model.engine().healthy()) {
            return "failed for good";
        }
        return model.removed() ? "healthy, but its version was removed" : "healthy";
    }

    @Bean
    HealthIndicator leaseHealthIndicator(WorkerNode node, RunningPredictions running, OutputWriter writer) {
        return () -> {
            Health.Builder health = node.leaseHolds() && !writer.failing() ? Health.up() : Health.down();
            return health.withDetail("worker", String.valueOf(node.id()))
                    .withDetail("sinceRenewalMillis", node.sinceRenewal().toMillis())
                    .withDetail("outputFailing", writer.failing())
                    .withDetail("draining", node.draining())
                    .withDetail("running", running.size())
                    .build();
        };
    }
}
