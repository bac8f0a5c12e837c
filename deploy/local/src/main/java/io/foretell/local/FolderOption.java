package io.foretell.local;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --folder}, for the commands that need the service's folder. */
final class FolderOption {

    @Option(
            names = "--folder",
            defaultValue = "${sys:foretell.folder:-.foretell}",
            description = "Where data, token and log are kept (default: ${DEFAULT-VALUE}).")
    private Path path = Path.of(".foretell");

    ServiceFolder folder() {
        return new ServiceFolder(path);
    }
}
