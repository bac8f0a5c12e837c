package io.foretell.local;

import io.foretell.api.Administration;
import io.foretell.api.account.Account;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code account}: who predictions belong to. */
@Command(name = "account", mixinStandardHelpOptions = true, description = "Create and list accounts.")
final class AccountCommand {

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Create an account.")
    int create(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "username", description = "Lower-case letters, digits and hyphens.")
                    String username,
            @Option(names = "--name", paramLabel = "<name>", description = "For people (default: the username).")
                    @Nullable
                    String name) {
        try (Administration administration = database.open()) {
            administration.accounts().create(username, name == null ? username : name);
            Foretell.note(
                    "account %1$s is there; 'bin/foretell token create %1$s' makes a token for it".formatted(username));
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the accounts.")
    int list(@Mixin DatabaseOption database) {
        try (Administration administration = database.open()) {
            Table table = new Table("USERNAME", "NAME", "TYPE", "CREATED");
            for (Account account : administration.accounts().list()) {
                table.add(
                        account.username(),
                        account.name(),
                        account.type(),
                        account.createdAt().truncatedTo(ChronoUnit.SECONDS));
            }
            table.print(System.out);
        }
        return CommandLine.ExitCode.OK;
    }
}
