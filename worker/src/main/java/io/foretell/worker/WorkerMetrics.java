package io.foretell.worker;

import io.foretell.engine.EngineStats;
import io.foretell.worker.model.ServedModel;
import io.foretell.worker.model.ServedModels;
import io.foretell.worker.node.WorkerNode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** What can be read off the worker at any moment; what happens to predictions is counted where it happens. */
@Component
class WorkerMetrics implements MeterBinder {

    private final ServedModels models;
    private final WorkerNode node;

    WorkerMetrics(ServedModels models, WorkerNode node) {
        this.models = models;
        this.node = node;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        TimeGauge.builder(
                        "foretell.worker.heartbeat.age",
                        node,
                        TimeUnit.MILLISECONDS,
                        n -> n.sinceRenewal().toMillis())
                .description("Since the last successful renewal of the lease")
                .register(registry);
        Gauge.builder("foretell.worker.draining", node, n -> n.draining() ? 1 : 0)
                .description("1 while the worker takes no new leases")
                .register(registry);
        models.all().forEach(model -> bind(model, registry));
    }

    private static void bind(ServedModel model, MeterRegistry registry) {
        Tags tags = Tags.of("model", model.version().model());
        Gauge.builder("foretell.worker.slots", model, ServedModel::slots)
                .tags(tags)
                .register(registry);
        Gauge.builder("foretell.worker.slots.used", model, ServedModel::slotsInUse)
                .tags(tags)
                .register(registry);
        Gauge.builder("foretell.engine.decode.batch.mean", model, m -> stats(m).meanDecodeBatch())
                .description("Sequences per decode step since the start")
                .tags(tags)
                .register(registry);
        count("foretell.engine.prefill.chunks", model, EngineStats::prefillChunks, tags, registry);
        count("foretell.engine.prefill.tokens", model, EngineStats::prefillTokens, tags, registry);
        count("foretell.engine.decode.steps", model, EngineStats::decodeSteps, tags, registry);
        count("foretell.engine.decode.tokens", model, EngineStats::decodedSequences, tags, registry);
    }

    private static void count(
            String name, ServedModel model, ToDoubleFunction<EngineStats> value, Tags tags, MeterRegistry registry) {
        FunctionCounter.builder(name, model, m -> value.applyAsDouble(stats(m)))
                .tags(tags)
                .register(registry);
    }

    private static EngineStats stats(ServedModel model) {
        return model.engine().stats();
    }
}
