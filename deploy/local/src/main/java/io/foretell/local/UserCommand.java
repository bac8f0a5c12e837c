package io.foretell.local;

import io.foretell.api.Administration;
import io.foretell.api.user.Role;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code user}: who can sign in to the pages. */
@Command(name = "user", mixinStandardHelpOptions = true, description = "Create users, who sign in to the pages.")
final class UserCommand {

    /** The password is alone on standard output, for scripts. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Create a user and print the password, this once.")
    int create(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "name", description = "Lower-case letters, digits, \".\", \"_\", \"-\".")
                    String name,
            @Option(
                            names = "--role",
                            paramLabel = "<role>",
                            defaultValue = "member",
                            description = "member, or admin: who also runs the service (default: ${DEFAULT-VALUE}).")
                    String role,
            @Option(
                            names = "--account",
                            paramLabel = "<username>",
                            defaultValue = FirstStart.USERNAME,
                            description = "Whose predictions the user makes and sees (default: ${DEFAULT-VALUE}).")
                    String account) {
        String password = RandomPassword.make();
        try (Administration administration = database.open()) {
            administration.users().create(account, name, password, Role.of(role));
            System.out.println(password);
            Foretell.note("this is the only time that the password of %s is shown: what is stored is its hash"
                    .formatted(name));
        }
        return CommandLine.ExitCode.OK;
    }
}
