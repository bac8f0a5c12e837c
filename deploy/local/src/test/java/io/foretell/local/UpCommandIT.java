package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.TinyGemma;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} and {@code predict} as processes. */
class UpCommandIT {

    private static final Pattern PREDICTION_ID = Pattern.compile("\"id\" : \"([a-z0-9]{26})\"");

    @TempDir
    private Path box;

    @Test
    void it_shows_a_prediction_stops_within_five_seconds_and_keeps_data_and_token() throws Exception {
        Path folder = box.resolve("kept");
        String first;
        try (Up up = Up.start(folder, box.resolve("first"), "--port", "0").awaitPrediction()) {
            first = up.console();
            assertThat(first).contains("Your API token, shown this once").contains(token(folder));
            assertThat(first)
                    .contains("The user \"admin\" for the pages", Files.readString(folder.resolve("admin-password")))
                    .containsPattern("model      http://127.0.0.1:\\d+/foretell/gemma2-nano\n")
                    .containsPattern("dashboard  http://127.0.0.1:\\d+/dashboard\n");
            assertThat(up.terminate()).isLessThan(Duration.ofSeconds(5));
            assertThat(up.console()).endsWith("foretell: stopped\n");
        }
        String token = token(folder);
        assertThat(folder.resolve("address")).doesNotExist();

        try (Up up = Up.start(folder, box.resolve("second"), "--port", "0").awaitPrediction()) {
            assertThat(up.console()).doesNotContain("shown this once");
            assertThat(token(folder)).isEqualTo(token);
            assertThat(get(folder, "/v1/predictions/" + predictionId(first))).contains("\"succeeded\"");
        }
    }

    @Test
    void it_starts_after_an_earlier_one_was_killed() throws Exception {
        Path folder = box.resolve("killed");
        String first;
        try (Up up = Up.start(folder, box.resolve("first"), "--port", "0").awaitPrediction()) {
            first = up.console();
            up.kill();
        }

        try (LocalService service = new LocalService(folder, 0, message -> {})) {
            service.start();
            assertThat(get(folder, "/v1/predictions/" + predictionId(first))).contains("\"succeeded\"");
        }
    }

    @Test
    void predict_prints_the_output_and_then_its_time_and_cost() throws Exception {
        Path folder = box.resolve("predict");
        try (LocalService service = new LocalService(folder, 0, message -> {})) {
            service.start();

            Result result = predict(folder);

            assertThat(result.exitCode()).isZero();
            assertThat(result.output()).containsIgnoringCase("rain");
            assertThat(result.errors()).containsPattern("^foretell: run time \\d+\\.\\d{3} s, cost \\d+\\.\\d+ USD\n$");
        }
    }

    @Test
    void predict_without_a_service_says_how_to_start_one() throws Exception {
        Result result = predict(box.resolve("nobody"));

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors())
                .isEqualTo(
                        "foretell: No Foretell is running with the folder %s: start it with 'bin/foretell up'.\n",
                        box.resolve("nobody"));
    }

    @Test
    void a_start_that_fails_says_one_sentence_and_ends() throws Exception {
        Path file = Files.createFile(box.resolve("file"));
        try (Up up = Up.start(file.resolve("folder"), box.resolve("console"), "--port", "0")) {
            assertThat(up.exitCode()).isNotZero();
            assertThat(up.console())
                    .isEqualTo(
                            "foretell: Foretell cannot write to %s: make that folder writable for you, or choose another with --folder.\n",
                            file.resolve("folder"));
        }
    }

    @Test
    void a_model_of_ones_own_is_what_it_shows() throws Exception {
        Path model = TinyGemma.write(box.resolve("My Tiny"));
        try (Up up = Up.start(box.resolve("own"), box.resolve("console"), "--port", "0", "--model", model.toString())
                .awaitPrediction()) {
            assertThat(up.console())
                    .contains("the worker is up with foretell/gemma2-nano and local/my-tiny")
                    .contains("\"model\" : \"local/my-tiny\"")
                    .contains("/v1/models/local/my-tiny/predictions \\");
        }
    }

    @Test
    void a_folder_without_a_model_is_named_before_anything_starts() throws Exception {
        Path nowhere = box.resolve("nowhere");
        try (Up up =
                Up.start(box.resolve("none"), box.resolve("console"), "--port", "0", "--model", nowhere.toString())) {
            assertThat(up.exitCode()).isNotZero();
            assertThat(up.console())
                    .isEqualTo(
                            "foretell: The folder %1$s holds no model that Foretell can serve: %1$s: no such folder.\n",
                            nowhere);
        }
        assertThat(box.resolve("none/postgres")).doesNotExist();
    }

    private record Result(int exitCode, String output, String errors) {}

    private Result predict(Path folder) throws Exception {
        Path output = box.resolve("predict.out");
        Path errors = box.resolve("predict.err");
        Process process = new ProcessBuilder(
                        Up.command("predict", "--folder", folder.toString(), "Write a poem about rain."))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        int exitCode = process.waitFor();
        return new Result(exitCode, Files.readString(output), Files.readString(errors));
    }

    private static String predictionId(String console) {
        Matcher id = PREDICTION_ID.matcher(console);
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    private static String token(Path folder) throws Exception {
        return Files.readString(folder.resolve("token")).strip();
    }

    private static String get(Path folder, String path) throws Exception {
        URI address = URI.create(Files.readString(folder.resolve("address")).strip());
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(address.resolve(path))
                                    .header("Authorization", "Bearer " + token(folder))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
