package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LocalServiceIT {

    @TempDir
    private static Path folder;

    private static LocalService service;
    private static LocalService.Running running;

    @BeforeAll
    static void start() {
        service = new LocalService(folder, 0, message -> {});
        running = service.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void a_prediction_succeeds_with_output_metrics_and_cost() throws Exception {
        List<String> seen = new ArrayList<>();
        JsonNode prediction;
        try (PredictionClient client = new PredictionClient(running.address(), running.token())) {
            prediction = client.run(running.model(), input("Write me a poem about Machine Learning."), seen::add);
        }

        assertThat(prediction.path("status").asString()).isEqualTo("succeeded");
        assertThat(String.join("", seen)).isEqualTo(output(prediction));
        assertThat(output(prediction)).containsIgnoringCase("machine learning").contains("\n");
        JsonNode metrics = prediction.path("metrics");
        assertThat(metrics.path("predict_time").asDouble()).isPositive();
        assertThat(metrics.path("input_token_count").asInt()).isPositive();
        assertThat(metrics.path("output_token_count").asInt()).isBetween(1, 1024);
        assertThat(metrics.path("cost").asDecimal()).isPositive();
        assertThat(metrics.path("currency").asString()).isEqualTo("USD");
    }

    @Test
    void the_readmes_prediction_is_answered_as_the_readme_shows() throws Exception {
        JsonNode shown = readmeExample();
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.set("input", shown.get("input"));
        try (PredictionClient client = new PredictionClient(running.address(), running.token())) {
            JsonNode prediction = client.run(shown.get("model").stringValue(), body, output -> {});
            assertThat(output(prediction)).isEqualTo(output(shown));
            assertThat(prediction.propertyNames()).containsExactlyElementsOf(shown.propertyNames());
            assertThat(prediction.get("version")).isEqualTo(shown.get("version"));
            for (String count : List.of("input_token_count", "output_token_count")) {
                assertThat(prediction.at("/metrics/" + count)).isEqualTo(shown.at("/metrics/" + count));
            }
        }
    }

    private static JsonNode readmeExample() throws IOException {
        Matcher example = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL)
                .matcher(Files.readString(DocumentationIT.ROOT.resolve("README.md")));
        assertThat(example.find()).isTrue();
        return JsonMapper.shared().readTree(example.group(1));
    }

    private static String output(JsonNode prediction) {
        return prediction
                .path("output")
                .valueStream()
                .map(JsonNode::stringValue)
                .collect(Collectors.joining());
    }

    @Test
    void the_worker_has_nothing_of_what_the_apis_jars_would_configure() {
        assertThat(running.worker().getBeanDefinitionNames())
                .extracting(name -> String.valueOf(running.worker().getType(name)))
                .noneMatch(type -> Stream.of(
                                "flyway",
                                "hibernate",
                                "jakarta.persistence",
                                "org.springframework.security",
                                "thymeleaf",
                                "org.springframework.data.jpa",
                                "io.foretell.api")
                        .anyMatch(type::contains));
        assertThat(running.worker().getBeanDefinitionNames()).isNotEmpty();
    }

    @Test
    void only_the_owner_can_read_the_token() throws Exception {
        assertThat(folder.resolve("token")).hasContent(running.token());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("token"))))
                .isEqualTo("rw-------");
    }

    @Test
    void the_first_admins_password_is_kept_for_the_owner_alone() throws Exception {
        assertThat(running.newAdminPassword()).matches("([a-z2-9]{6}-){3}[a-z2-9]{6}");
        assertThat(folder.resolve("admin-password")).hasContent(running.newAdminPassword());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("admin-password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void what_an_interrupted_first_start_left_half_made_is_made_anew(@TempDir Path box) throws Exception {
        Path interrupted = Files.createDirectories(box.resolve("interrupted"));
        for (String half : List.of("postgres", "postgres-programs")) {
            Files.createFile(interrupted.resolve(half + ".unfinished"));
            Files.writeString(Files.createDirectories(interrupted.resolve(half)).resolve("PG_VERSION"), "18");
        }
        try (LocalService again = new LocalService(interrupted, 0, message -> {})) {
            assertThat(again.start().address()).hasHost("127.0.0.1");
        }
        assertThat(interrupted).isDirectoryNotContaining("glob:**.unfinished");
    }

    @Test
    void nobody_else_reaches_a_folder_that_a_start_made(@TempDir Path box) throws Exception {
        Path made = box.resolve("made");
        new ServiceFolder(made).lock().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void a_second_service_on_the_same_folder_is_refused_in_one_sentence() {
        try (LocalService second = new LocalService(folder, 0, message -> {})) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessage(
                            "Foretell is already running with the folder %s: use it, stop it, or choose another with --folder.",
                            folder);
        }
        assertThat(folder.resolve("address")).as("the first one's address").exists();
    }

    @Test
    void a_taken_port_is_refused_in_one_sentence(@TempDir Path other) {
        int port = running.address().getPort();
        try (LocalService second = new LocalService(other, port, message -> {})) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessage(
                            "Port %d of 127.0.0.1 is taken: stop the program that uses it, or choose another with --port "
                                    + "(0 takes any free one).",
                            port);
        }
        assertThat(other.resolve("postgres")).as("nothing was started").doesNotExist();
    }

    @Test
    void a_folder_that_cannot_be_written_is_refused_in_one_sentence(@TempDir Path other) throws Exception {
        Path file = Files.createFile(other.resolve("file")); // a folder cannot be made below it, not even by root
        try (LocalService second = new LocalService(file.resolve("folder"), 0, message -> {})) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessage(
                            "Foretell cannot write to %s: make that folder writable for you, or choose another with --folder.",
                            file.resolve("folder"));
        }
    }

    static ObjectNode input(String prompt) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.putObject("input").put("prompt", prompt);
        return body;
    }
}
