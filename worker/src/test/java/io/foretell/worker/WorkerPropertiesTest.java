package io.foretell.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.onnx.ExecutionProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class WorkerPropertiesTest {

    @EnableConfigurationProperties(WorkerProperties.class)
    static class Properties {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Properties.class)
            .withPropertyValues("foretell.worker.models=/models/gemma");

    @Test
    void only_the_models_must_be_given() {
        runner.run(context -> assertThat(context.getBean(WorkerProperties.class))
                .isEqualTo(new WorkerProperties(
                        "worker",
                        "cpu",
                        List.of(Path.of("/models/gemma")),
                        4,
                        0,
                        128,
                        0,
                        ExecutionProvider.CPU,
                        0,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(150),
                        Duration.ofSeconds(60))));
    }

    @Test
    void every_setting_can_be_given() {
        runner.withPropertyValues(
                        "foretell.worker.name=gpu-7",
                        "foretell.worker.hardware=gpu-a100-large",
                        "foretell.worker.models=/models/a,/models/b",
                        "foretell.worker.slots=32",
                        "foretell.worker.slot-tokens=4096",
                        "foretell.worker.prefill-chunk=512",
                        "foretell.worker.threads=3",
                        "foretell.worker.provider=cuda",
                        "foretell.worker.device=1",
                        "foretell.worker.lease=60s",
                        "foretell.worker.heartbeat=10s",
                        "foretell.worker.poll=2s",
                        "foretell.worker.flush=100ms",
                        "foretell.worker.drain-timeout=5m")
                .run(context -> assertThat(context.getBean(WorkerProperties.class))
                        .isEqualTo(new WorkerProperties(
                                "gpu-7",
                                "gpu-a100-large",
                                List.of(Path.of("/models/a"), Path.of("/models/b")),
                                32,
                                4096,
                                512,
                                3,
                                ExecutionProvider.CUDA,
                                1,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(100),
                                Duration.ofMinutes(5))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "foretell.worker.models=             | models",
                "foretell.worker.slots=0             | slots",
                "foretell.worker.prefill-chunk=2     | prefillChunk",
                "foretell.worker.lease=14s           | leaseLongEnough",
                "foretell.worker.flush=2s            | flush",
                "foretell.worker.provider=tpu        | provider",
                "foretell.worker.drain-timeout=soon  | drain-timeout",
                "foretell.worker.hartbeat=5s         | hartbeat"
            })
    void a_bad_value_or_a_misspelt_key_stops_the_start_and_is_named(String setting, String named) {
        runner.withPropertyValues(setting)
                .run(context ->
                        assertThat(everythingSaid(context.getStartupFailure())).contains(named));
    }

    private static String everythingSaid(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
