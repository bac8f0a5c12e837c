package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code model}, {@code account}, {@code token} and {@code user} on the database of an installation that {@code up} did not make. */
class AdministrationCommandsIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    @TempDir
    private static Path box;

    private static Path tiny;
    private static String digest;

    @BeforeAll
    static void writeModel() {
        tiny = TinyGemma.write(box.resolve("tiny"));
        digest = ModelFolder.open(tiny).digest();
    }

    @Test
    void an_account_is_created_once_and_listed() {
        assertThat(run("account create acme --name Acme").exitCode()).isZero();
        assertThat(run("account list").output())
                .containsPattern("(?m)^USERNAME +NAME +TYPE +CREATED$")
                .containsPattern("(?m)^acme +Acme +user +\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$");
        refused("account create acme", "There is an account 'acme' already: choose another username.");
    }

    @Test
    void a_token_is_printed_once_kept_as_a_hash_and_revoked_for_good() {
        run("account create holder");
        CommandRun created = run("token create holder --name laptop");
        assertThat(created.output()).matches("ft_[0-9A-Za-z]{40}\n");
        assertThat(created.errors()).contains("the only time");
        String hint = created.output().strip().substring(39);
        assertThat(run("token list holder").output())
                .containsPattern("(?m)^[0-9a-f-]{36} +laptop +ft_…" + hint + " +\\S+Z$")
                .doesNotContain(created.output().strip());
        assertThat(storedTokens())
                .noneMatch(row -> row.contains(created.output().strip()));

        String id = run("token list holder").firstId();
        assertThat(run("token revoke holder " + id).exitCode()).isZero();
        assertThat(run("token list holder").output()).containsPattern("(?m)^" + id + " .*Z  \\S+Z$");

        run("account create stranger");
        refused(
                "token revoke stranger " + id,
                "The account 'stranger' has no token %s; 'bin/foretell token list stranger' lists them.".formatted(id));
    }

    @Test
    void a_users_password_is_printed_once_and_kept_as_a_hash() {
        run("account create employer");
        CommandRun created = run("user create ada --account employer --role admin");
        assertThat(created.output()).matches("([a-z2-9]{6}-){3}[a-z2-9]{6}\n");
        assertThat(created.errors()).contains("the only time");
        assertThat(postgres.jdbcClient()
                        .sql("select role || ' ' || password_hash from app_user where username = 'ada'")
                        .query(String.class)
                        .single())
                .startsWith("admin $argon2id$")
                .doesNotContain(created.output().strip());
        refused("user create ada --account employer", "There is a user called \"ada\" already.");
        refused("user create bob --account employer --role king", "A role is admin or member, not \"king\".");
        refused("user create bob --account nobody", "There is no account called \"nobody\".");
    }

    private static List<String> storedTokens() {
        return postgres.jdbcClient()
                .sql("select to_jsonb(t)::text from api_token t")
                .query(String.class)
                .list();
    }

    @Test
    void a_model_is_added_replaced_listed_and_removed() throws Exception {
        Path readme = Files.writeString(box.resolve("README.md"), "# Tiny\n");
        CommandRun added =
                run("model add --name acme/tiny --folder %s --readme %s --hardware cpu".formatted(tiny, readme));
        assertThat(added.output()).isEqualTo("acme/tiny:" + digest + "\n");
        assertThat(added.errors()).contains("no worker serves it yet").contains(tiny.toString());
        Path next = TinyGemma.write(box.resolve("next"));
        Files.writeString(next.resolve("generation_config.json"), "{\"eos_token_id\": 1}");
        String nextDigest = ModelFolder.open(next).digest();
        run("model add --name acme/tiny --folder " + next);

        assertThat(run("model list").output())
                .containsPattern("(?m)^acme/tiny:" + nextDigest + " +yes +public +cpu +0 +0 +\\S+Z$")
                .containsPattern("(?m)^acme/tiny:" + digest + " +public +cpu +0 +0 +\\S+Z$");
        assertThat(stored("readme")).isEqualTo("# Tiny\n");
        assertThat(run("model remove acme/tiny:" + nextDigest).output()).isEqualTo("acme/tiny:" + nextDigest + "\n");
        assertThat(run("model list").output()).containsPattern("(?m)^acme/tiny:" + digest + " +yes ");
        assertThat(run("model remove acme/tiny").output()).isEqualTo("acme/tiny:" + digest + "\n");
        assertThat(run("model list").output()).doesNotContain("acme/tiny");
        refused(
                "model remove acme/tiny",
                "There is no model version 'acme/tiny'; those in service are listed by 'model list'.");
    }

    private static String stored(String column) {
        return postgres.jdbcClient()
                .sql("select " + column + " from model where owner = 'acme' and name = 'tiny'")
                .query(String.class)
                .single();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        model add --name o/n --folder {box}/nowhere              | The folder {box}/nowhere holds no model that Foretell can serve: {box}/nowhere: no such folder.
        model add --name o/n --folder {tiny} --hardware abacus   | There is no hardware 'abacus'; the price list has cpu, gpu-a100-large.
        model add --name o/n --folder {tiny} --license file:///x | The license link 'file:///x' is no absolute http or https URL.
        model add --name o/n --folder {tiny} --private           | Only the account 'o' would see the private model o/n, and there is none: create it first.
        model add --name O/n --folder {tiny}                     | 'O/n' is no model name: it is owner/name, each of lower-case letters, digits, '.', '_' and '-', with a letter or digit first, up to 64 and 128 characters.
        model add --folder {tiny}                                | Missing required option: '--name=<owner/name>'
        model add --name o/n                                     | Missing required option: '--folder=<folder>'
        token create nobody                                      | There is no account 'nobody': 'bin/foretell account create nobody' makes it.
        token revoke nobody 12                                   | Invalid value for positional parameter at index 1 (id): cannot convert '12' to UUID (java.lang.IllegalArgumentException: Invalid UUID string: 12)
        """)
    void what_is_wrong_is_told_in_one_sentence_and_changes_nothing(String command, String sentence) {
        refused(filled(command), filled(sentence));
        assertThat(run("model list").output()).doesNotContain("o/n:");
    }

    private static String filled(String text) {
        return text.replace("{box}", box.toString()).replace("{tiny}", tiny.toString());
    }

    @Test
    void a_readme_that_is_not_there_is_named() {
        CommandRun result = run("model add --name o/n --folder %s --readme %s/none".formatted(tiny, box));
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors()).startsWith("foretell: --readme: " + box + "/none cannot be read as UTF-8 text");
    }

    @Test
    void each_command_tells_its_options() {
        CommandRun help = CommandRun.of("model", "add", "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.output())
                .contains("--not-latest")
                .contains("--database=<url>")
                .contains("--[no-]private");
    }

    @Test
    void without_a_running_service_or_a_named_database_it_says_so() {
        CommandRun result = CommandRun.of(
                "account", "list", "--service", box.resolve("nobody").toString());
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors())
                .isEqualTo(
                        "foretell: No Foretell is running with the folder %s: start it with 'bin/foretell up',"
                                + " or name an installation's database with --database.\n",
                        box.resolve("nobody"));
    }

    @Test
    void a_database_that_is_none_does_not_answer_or_has_no_schema_is_named() {
        refusedBy("mysql://host/foretell", "--database: 'mysql://host/foretell' is no JDBC URL of PostgreSQL");
        refusedBy(
                "jdbc:postgresql://127.0.0.1:1/foretell",
                "The database jdbc:postgresql://127.0.0.1:1/foretell cannot be read");
        String empty = postgres.url().replaceFirst("[^/]+$", "postgres");
        refusedBy(empty, empty + ": The database's schema is at version 0 and this program needs version");
    }

    private static void refusedBy(String database, String sentence) {
        CommandRun result = command(database, "account list");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors()).startsWith("foretell: " + sentence).hasLineCount(1);
    }

    @Test
    void the_apis_own_environment_variables_name_the_database_too() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Up.command("account", "list", "--service", box.resolve("log").toString()));
        builder.environment().put("SPRING_DATASOURCE_URL", postgres.url());
        builder.environment().put("SPRING_DATASOURCE_USERNAME", postgres.user());
        builder.environment().put("SPRING_DATASOURCE_PASSWORD", postgres.password());
        Path output = box.resolve("environment.out");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(output)).startsWith("USERNAME");
    }

    private static void refused(String command, String sentence) {
        CommandRun result = run(command);
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).isEqualTo("foretell: " + sentence + "\n");
    }

    private static CommandRun run(String command) {
        return command(postgres.url(), command);
    }

    private static CommandRun command(String database, String command) {
        return CommandRun.of(Stream.concat(
                        Pattern.compile(" +").splitAsStream(command),
                        Stream.of(
                                "--service",
                                box.resolve("log").toString(),
                                "--database",
                                database,
                                "--database-user",
                                postgres.user(),
                                "--database-password=" + postgres.password()))
                .toArray(String[]::new));
    }
}
