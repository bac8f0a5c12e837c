package io.foretell.api;

import io.foretell.api.account.Accounts;
import io.foretell.api.account.ApiTokens;
import io.foretell.api.model.ModelRegistry;
import io.foretell.api.problem.RefusedException;
import io.foretell.api.user.Users;
import io.foretell.queue.SchemaVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;

/** What operators do to an installation, whether or not an API runs: the API's own services on its database. Thread-safe. */
public final class Administration implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Administration(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * @param url JDBC
     * @param ifUnreachable what to do then, a sentence
     */
    public record Database(String url, String username, String password, String ifUnreachable) {

        @Override
        public String toString() {
            return url;
        }
    }

    /**
     * @throws RefusedException when the database does not answer, or its schema is older than this program
     */
    public static Administration open(Database database) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(AdministrationConfiguration.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.name=administration",
                        "--spring.datasource.url=" + database.url(),
                        "--spring.datasource.username=" + database.username(),
                        "--spring.datasource.password=" + database.password());
        try {
            requireSchema(context, database);
            return new Administration(context);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    private static void requireSchema(ConfigurableApplicationContext context, Database database) {
        try {
            context.getBean(SchemaVersion.class).requireCurrent();
        } catch (IllegalStateException e) {
            throw new RefusedException("%s: %s".formatted(database, e.getMessage()));
        } catch (DataAccessException e) {
            throw new RefusedException("The database %s cannot be read (%s): %s"
                    .formatted(database, e.getMostSpecificCause().getMessage(), database.ifUnreachable()));
        }
    }

    public Accounts accounts() {
        return context.getBean(Accounts.class);
    }

    public ApiTokens tokens() {
        return context.getBean(ApiTokens.class);
    }

    public ModelRegistry models() {
        return context.getBean(ModelRegistry.class);
    }

    public Users users() {
        return context.getBean(Users.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
