package io.foretell.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.account.Account;
import io.foretell.api.account.Accounts;
import io.foretell.api.account.ApiTokens;
import io.foretell.api.account.NewToken;
import io.foretell.api.model.GemmaSchema;
import io.foretell.api.model.ModelDescription;
import io.foretell.api.model.ModelRegistry;
import io.foretell.api.model.NewModelVersion;
import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.user.Role;
import io.foretell.api.user.Users;
import io.foretell.db.PostgresExtension;
import io.foretell.tokenizer.TinyTokenizer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole API on a real port and a real database, shared by the classes that extend this. Each test has an account and a model version
 * of its own, so that none sees another's predictions.
 */
@SpringBootTest(
        classes = ApiApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=api",
            "management.server.port=0",
            "foretell.api.public-url=https://api.example.test",
            "foretell.webhook.allow-private-networks=true",
            "foretell.webhook.timeout=700ms",
            "foretell.webhook.attempts=3",
            "foretell.webhook.first-retry=50ms",
            "foretell.webhook.poll=50ms",
            "foretell.prediction.rescue-interval=100ms",
            "foretell.overview.stats-interval=100ms",
        })
public abstract class RunningApi {

    /** Of the test model; its schema therefore allows 256 new tokens and makes 128 by default. */
    protected static final int CONTEXT_TOKENS = 512;

    private static final String PASSWORD = "correct horse battery staple";

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    @LocalServerPort
    protected int port;

    @Autowired
    protected Accounts accounts;

    @Autowired
    protected ApiTokens tokens;

    @Autowired
    protected ModelRegistry registry;

    @Autowired
    protected Users users;

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    private JdbcConnectionDetails connection;

    protected Account account;
    protected NewToken token;
    protected ResolvedVersion version;
    protected ApiCalls api;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", postgres::url);
        properties.add("spring.datasource.username", postgres::user);
        properties.add("spring.datasource.password", postgres::password);
    }

    @BeforeEach
    void newAccountAndVersion(@TempDir Path folder) throws IOException {
        account = newAccount();
        token = tokens.create(account.id(), "test");
        version = newVersion(folder, "m" + UUID.randomUUID());
        api = new ApiCalls(port, token.plain());
    }

    protected Account newAccount() {
        String name = "u" + UUID.randomUUID().toString().substring(0, 30);
        return accounts.create(name, "Test " + name);
    }

    protected ResolvedVersion newVersion(Path folder, String name) throws IOException {
        byte[] digest = new byte[32];
        ThreadLocalRandom.current().nextBytes(digest);
        return registry.add(
                new NewModelVersion(
                        new ModelDescription(
                                "tests",
                                name,
                                "A model for tests",
                                null,
                                null,
                                null,
                                "# Read me\n\nAll of it.\n",
                                null,
                                null),
                        HexFormat.of().formatHex(digest),
                        GemmaSchema.forContext(CONTEXT_TOKENS),
                        Files.readAllBytes(TinyTokenizer.write(folder)),
                        CONTEXT_TOKENS),
                true);
    }

    /** Signals on the database that this API listens to: a context that is shared keeps the database of its first class. */
    protected TestWorker worker() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(connection.getJdbcUrl());
        database.setUser(connection.getUsername());
        database.setPassword(connection.getPassword());
        return new TestWorker(jdbc, database, version.id());
    }

    protected HttpResponse<String> create(String input, String... headers) {
        return api.post(
                "/v1/predictions", "{\"version\":\"%s\",\"input\":%s}".formatted(version.digest(), input), headers);
    }

    /** Creates a prediction and returns its public id. */
    protected String created(String input) {
        return json(create(input)).get("id").stringValue();
    }

    /** The address of a prediction's stream. */
    protected String stream(String id) {
        return json(api.get("/v1/predictions/" + id)).at("/urls/stream").stringValue();
    }

    /** A browser in which a new user of the account has signed in; once per account and role. The user's name is not the account's. */
    protected Browser signedIn(Account whose, Role role) {
        String username = whose.username().substring(1) + "." + role.word();
        users.create(whose.id(), username, PASSWORD, role);
        Browser browser = new Browser(port);
        assertThat(browser.signIn(username, PASSWORD).statusCode()).isEqualTo(200);
        return browser;
    }

    protected static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    protected long storedPredictions() {
        return jdbc.sql("select count(*) from prediction where account_id = ?")
                .param(account.id())
                .query(Long.class)
                .single();
    }
}
