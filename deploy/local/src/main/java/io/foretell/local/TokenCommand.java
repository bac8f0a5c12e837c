package io.foretell.local;

import io.foretell.api.Administration;
import io.foretell.api.account.Account;
import io.foretell.api.account.ApiToken;
import io.foretell.api.account.NewToken;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.RefusedException;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token}: what callers prove an account with. */
@Command(name = "token", mixinStandardHelpOptions = true, description = "Create, list and revoke API tokens.")
final class TokenCommand {

    /** Alone on standard output, for scripts. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Create an API token and print it, this once.")
    int create(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "username", description = "Whose token.") String username,
            @Option(
                            names = "--name",
                            paramLabel = "<name>",
                            defaultValue = "bin/foretell",
                            description = "What it is for (default: ${DEFAULT-VALUE}).")
                    String name) {
        try (Administration administration = database.open()) {
            NewToken token = administration
                    .tokens()
                    .create(account(administration, username).id(), name);
            System.out.println(token.plain());
            Foretell.note("this is the only time that the token is shown: what is stored is its hash");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List an account's tokens; of each only its last four characters are known.")
    int list(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "username", description = "Whose tokens.") String username) {
        try (Administration administration = database.open()) {
            Table table = new Table("ID", "NAME", "TOKEN", "CREATED", "REVOKED");
            for (ApiToken token : administration
                    .tokens()
                    .list(account(administration, username).id())) {
                table.add(
                        token.id(),
                        token.name(),
                        "ft_…" + token.hint(),
                        token.createdAt().truncatedTo(ChronoUnit.SECONDS),
                        token.revokedAt() == null ? "" : token.revokedAt().truncatedTo(ChronoUnit.SECONDS));
            }
            table.print(System.out);
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Revoke an API token for good.")
    int revoke(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "username", description = "Whose token.") String username,
            @Parameters(paramLabel = "id", description = "Its id, as 'token list' shows it.") UUID id) {
        try (Administration administration = database.open()) {
            administration.tokens().revoke(account(administration, username).id(), id);
            Foretell.note("the token is revoked; an API that has just seen it refuses it within 5 s");
        } catch (ApiProblem.NotFound e) {
            throw new RefusedException(
                    "The account '%1$s' has no token %2$s; 'bin/foretell token list %1$s' lists them."
                            .formatted(username, id));
        }
        return CommandLine.ExitCode.OK;
    }

    private static Account account(Administration administration, String username) {
        return administration
                .accounts()
                .findByUsername(username)
                .orElseThrow(() ->
                        new RefusedException("There is no account '%1$s': 'bin/foretell account create %1$s' makes it."
                                .formatted(username)));
    }
}
