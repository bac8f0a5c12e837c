package io.foretell.api.prediction;

import io.foretell.queue.PartitionMaintenance;
import io.foretell.queue.PredictionQueue;
import io.foretell.queue.PredictionSignal;
import io.foretell.queue.QueueNotifier;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/** What some API process must do now and then, however many there are; the database sees to it that one does. */
@Component
@DependsOnDatabaseInitialization
class Upkeep implements SchedulingConfigurer {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final PredictionQueue queue;
    private final QueueNotifier notifier;
    private final PartitionMaintenance partitions;
    private final PredictionProperties properties;

    Upkeep(
            PredictionQueue queue,
            QueueNotifier notifier,
            PartitionMaintenance partitions,
            PredictionProperties properties) {
        this.queue = queue;
        this.notifier = notifier;
        this.partitions = partitions;
        this.properties = properties;
        partitions.run(); // before the first request: an installation may have been off for months
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar tasks) {
        Duration rescue = properties.rescueInterval();
        tasks.addFixedDelayTask(new FixedDelayTask(this::rescue, rescue, rescue));
        Duration partition = properties.partitionInterval();
        tasks.addFixedDelayTask(new FixedDelayTask(partitions::run, partition, partition));
    }

    private void rescue() {
        PredictionQueue.Rescued rescued = queue.rescue();
        rescued.finished().forEach(id -> notifier.signal(PredictionSignal.PROGRESS, id.toString()));
        if (!rescued.requeued().isEmpty() || !rescued.finished().isEmpty()) {
            LOG.info(
                    "predictions without a worker: queued again {}, failed as no attempt is left {}, canceled {}",
                    rescued.requeued(),
                    rescued.failed(),
                    rescued.canceled());
        }
    }
}
