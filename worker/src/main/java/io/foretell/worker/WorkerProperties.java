package io.foretell.worker;

import io.foretell.onnx.ExecutionProvider;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Everything that can be set about a worker; docs/configuration.md lists it for operators.
 *
 * @param name what people call this worker; not unique
 * @param hardware sku of table hardware: sets the price of what runs here
 * @param models folders to serve, of Hugging Face or exports, each registered with the API as a model version
 * @param slots sequences side by side, per model
 * @param slotTokens tokens per slot, prompt and output together; 0 takes the model version's context
 * @param prefillChunk tokens of a prompt per step at most; smaller chunks hold up the running sequences less
 * @param threads of the CPU provider; 0 takes one per core
 * @param provider where the forward pass runs
 * @param device which GPU, counted from 0; without meaning on CPU
 * @param lease how long the database holds this worker's predictions for it after a heartbeat
 * @param heartbeat from one renewal of the lease to the next
 * @param poll from one look into the queue to the next when no signal comes, shortened by a random part of up to a half
 * @param flush from one commit of output to the next
 * @param drainTimeout how long running predictions may go on when the process is asked to stop; the rest is handed back
 */
@ConfigurationProperties(prefix = "foretell.worker", ignoreUnknownFields = false)
@Validated
public record WorkerProperties(
        @NotBlank @DefaultValue("worker") String name,
        @NotBlank @DefaultValue("cpu") String hardware,

        @NotEmpty(message = "must name at least one model folder") @DefaultValue
        List<Path> models,

        @Min(1) @DefaultValue("4") int slots,
        @Min(0) @DefaultValue("0") int slotTokens,
        @Min(3) @DefaultValue("128") int prefillChunk,
        @Min(0) @DefaultValue("0") int threads,
        @DefaultValue("cpu") ExecutionProvider provider,
        @Min(0) @DefaultValue("0") int device,
        @DurationMin(seconds = 1) @DefaultValue("30s") Duration lease,
        @DurationMin(millis = 100) @DefaultValue("5s") Duration heartbeat,
        @DurationMin(millis = 10) @DefaultValue("1s") Duration poll,

        @DurationMin(millis = 10) @DurationMax(seconds = 1) @DefaultValue("150ms")
        Duration flush,

        @DurationMin @DefaultValue("60s") Duration drainTimeout) {

    /** One heartbeat may get lost before this worker gives the lease up, a sixth before its end. */
    @AssertTrue(message = "must be at least three heartbeats")
    boolean isLeaseLongEnough() {
        return lease.compareTo(heartbeat.multipliedBy(3)) >= 0;
    }
}
