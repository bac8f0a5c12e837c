package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** bin/foretell in a copy of the project's folder that holds nothing else, on a PATH of our making. */
class LauncherIT {

    private static final Path BIN = Path.of("..", "..", "bin");

    /** What the launcher may use of a system. */
    private static final List<String> TOOLS = List.of(
            "bash",
            "env",
            "awk",
            "sed",
            "grep",
            "find",
            "dirname",
            "readlink",
            "mkdir",
            "rm",
            "mv",
            "cp",
            "cat",
            "touch",
            "head",
            "tail");

    @TempDir
    private Path box;

    private Path project;
    private Path tools;

    @BeforeEach
    void prepare() throws IOException {
        project = box.resolve("project");
        tools = box.resolve("tools");
        Files.createDirectories(project.resolve("bin"));
        Files.createDirectories(tools);
        for (String script : List.of("foretell", "foretell-suites")) {
            Files.copy(BIN.resolve(script), project.resolve("bin").resolve(script));
        }
        for (String tool : TOOLS) {
            script(tool, "exec " + find(tool) + " \"$@\"");
        }
    }

    @Test
    void without_a_jdk_it_says_what_to_install() throws Exception {
        Result result = run(Map.of(), "up");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output())
                .isEqualTo(
                        "foretell: Foretell needs a JDK 25 or newer and found none: install one, for example Eclipse Temurin 25, "
                                + "and set JAVA_HOME to its folder.\n");
    }

    @Test
    void a_jdk_that_is_too_old_is_passed_over() throws Exception {
        Path old = fakeJdk("old", "24.0.2");

        Result result = run(Map.of("JAVA_HOME", old.toString()), "up");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("needs a JDK 25 or newer and found none");
    }

    @Test
    void a_jre_is_passed_over() throws Exception {
        Path jre = fakeJdk("jre", "25.0.1");
        Files.delete(jre.resolve("bin/javac"));

        assertThat(run(Map.of("JAVA_HOME", jre.toString()), "up").output()).contains("needs a JDK 25 or newer");
    }

    @Test
    void a_new_jdk_is_found_in_an_install_folder_when_the_callers_own_is_too_old() throws Exception {
        Path old = fakeJdk("old", "17.0.15");
        fakeJdk("install/jdk-26", "26");

        Result result = run(
                Map.of(
                        "JAVA_HOME",
                        old.toString(),
                        "FORETELL_JDK_FOLDERS",
                        box.resolve("install").toString()),
                "up");

        assertThat(result.output()).contains("there is no 'mvn' on the PATH"); // it got past the JDK
    }

    @Test
    void a_jdk_on_the_path_is_found_behind_links() throws Exception {
        Path jdk = fakeJdk("jdk", "25");
        Files.createSymbolicLink(box.resolve("alternative"), jdk.resolve("bin/java"));
        Files.createSymbolicLink(tools.resolve("java"), box.resolve("alternative"));

        assertThat(run(Map.of(), "up").output()).contains("there is no 'mvn' on the PATH");
    }

    @Test
    void without_maven_it_says_what_to_install() throws Exception {
        Result result = run(Map.of("JAVA_HOME", fakeJdk("jdk", "25").toString()), "up");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output())
                .isEqualTo(
                        "foretell: Foretell is built with Maven, and there is no 'mvn' on the PATH: install Maven 3.8 or newer "
                                + "and try again.\n");
    }

    @Test
    void a_failing_build_shows_the_end_of_its_log() throws Exception {
        script("mvn", "echo the compiler said no; exit 1");

        Result result = run(Map.of("JAVA_HOME", fakeJdk("jdk", "25").toString()), "up");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("the compiler said no").contains("The build failed; the whole log is in");
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() throws Exception {
        script("mvn", "exit 0");
        Files.createFile(project.resolve(".foretell")); // where the folder would be; works for root too

        Result result = run(Map.of("JAVA_HOME", fakeJdk("jdk", "25").toString()), "up");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("Foretell cannot write to " + project.resolve(".foretell"));
    }

    @Test
    void predict_builds_nothing_when_nothing_was_ever_started() throws Exception {
        Result result = run(Map.of("JAVA_HOME", fakeJdk("jdk", "25").toString()), "predict", "hello");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output())
                .isEqualTo("foretell: Foretell is not running here: start it with 'bin/foretell up'.\n");
    }

    @Test
    void logits_builds_what_is_missing_first() throws Exception {
        Result result = run(Map.of("JAVA_HOME", fakeJdk("jdk", "25").toString()), "logits", "--model", "folder");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("there is no 'mvn' on the PATH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "account", "token", "user"})
    void the_commands_on_an_installation_build_what_is_missing_first(String command) throws Exception {
        Result result = run(Map.of("JAVA_HOME", fakeJdk("jdk", "25").toString()), command, "list");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("there is no 'mvn' on the PATH");
    }

    /** C1 alone hashes and decrypts several times as slowly. */
    @ParameterizedTest
    @CsvSource({"model pull, false", "model list, true", "account list, true", "up, false", "export, false"})
    void only_what_is_done_in_seconds_runs_without_the_optimizing_compiler(String command, boolean quick)
            throws Exception {
        Path jdk = fakeJdk("jdk", "25");
        executable(jdk.resolve("bin/java"), "echo \"$@\"");
        Files.createFile(
                Files.createDirectories(project.resolve(".foretell/app")).resolve("built"));

        Result result = run(Map.of("JAVA_HOME", jdk.toString()), command.split(" "));

        assertThat(result.output()).endsWith("io.foretell.local.Foretell " + command + "\n");
        assertThat(result.output().contains("-XX:TieredStopAtLevel=1")).isEqualTo(quick);
    }

    @Test
    void an_unknown_command_is_named() throws Exception {
        Result result = run(Map.of(), "serve");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("no command 'serve'");
    }

    @Test
    void the_test_command_says_what_ran_and_what_did_not_and_why() throws Exception {
        script("mvn", writesReport(3, 0));

        Result result = run(Map.of("JAVA_HOME", fakeJdk("jdk", "25").toString()), "test");

        assertThat(result.exitCode()).isZero();
        assertThat(result.output())
                .containsPattern("(?m)^plain +ran: 3 passed, 0 failed, 0 skipped, \\d+ s$")
                .containsPattern("(?m)^node +not run: needs node and npm on the PATH$")
                .containsPattern("(?m)^python +not run: needs python3 with its venv module$")
                .containsPattern("(?m)^docker +not run: no Docker engine answers$")
                .containsPattern("(?m)^long +not run: ask for it with --long$");
    }

    @Test
    void the_test_command_fails_for_a_suite_that_could_not_run_when_all_are_required() throws Exception {
        script("mvn", writesReport(3, 0));

        Result result =
                run(Map.of("JAVA_HOME", fakeJdk("jdk", "25").toString(), "FORETELL_TEST_REQUIRE", "all"), "test");

        assertThat(result.exitCode()).isNotZero();
    }

    @Test
    void the_test_command_fails_when_a_test_fails() throws Exception {
        script("mvn", writesReport(3, 1) + "\nexit 1");

        Result result = run(Map.of("JAVA_HOME", fakeJdk("jdk", "25").toString()), "test");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).containsPattern("(?m)^plain +FAILED: 2 passed, 1 failed, 0 skipped$");
    }

    @Test
    void the_test_command_fails_when_a_suite_has_no_tests() throws Exception {
        script("mvn", "exit 0");

        Result result = run(Map.of("JAVA_HOME", fakeJdk("jdk", "25").toString()), "test");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).containsPattern("(?m)^plain +FAILED: not one test ran$");
    }

    private record Result(int exitCode, String output) {}

    private Result run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(
                                tools.resolve("bash").toString(),
                                project.resolve("bin/foretell").toString()),
                        Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", tools.toString(), "FORETELL_JDK_FOLDERS", ""));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** Looks like a JDK to somebody who does not start it. */
    private Path fakeJdk(String name, String version) throws IOException {
        Path home = box.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        for (String program : List.of("java", "javac")) {
            executable(home.resolve("bin").resolve(program), "exit 0");
        }
        return home;
    }

    private void script(String name, String body) throws IOException {
        executable(tools.resolve(name), body);
    }

    private void executable(Path file, String body) throws IOException {
        Files.writeString(file, "#!" + find("bash") + "\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String writesReport(int tests, int failures) {
        return "mkdir -p db/target/surefire-reports\n"
                + "echo '<testsuite name=\"SomeTest\" tests=\"%d\" errors=\"0\" skipped=\"0\" failures=\"%d\">'"
                        .formatted(tests, failures)
                + " >db/target/surefire-reports/TEST-SomeTest.xml";
    }

    private static Path find(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(tool + " is not on the PATH"));
    }
}
