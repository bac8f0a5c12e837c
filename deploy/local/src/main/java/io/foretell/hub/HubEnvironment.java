package io.foretell.hub;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the environment variables that Hugging Face's tools read, with the same defaults (huggingface_hub's constants.py): HF_ENDPOINT,
 * HF_TOKEN, HF_TOKEN_PATH, HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE, the older names of two of them, and those of proxies.
 */
public final class HubEnvironment {

    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

    private final Map<String, String> variables;
    private final Path userHome;

    /**
     * @param systemHome the user's home folder as the system knows it; HOME counts more
     */
    public HubEnvironment(Map<String, String> variables, Path systemHome) {
        this.variables = variables;
        this.userHome = value("HOME").map(Path::of).orElse(systemHome);
    }

    /**
     * @throws HubException naming the variable that can't be used
     */
    public HubSettings settings() {
        if (TRUE.contains(variables.getOrDefault("HF_HUB_OFFLINE", "").toUpperCase(Locale.ROOT))) {
            throw new HubException("HF_HUB_OFFLINE is set, so nothing is fetched: unset it and try again.");
        }
        Path tokenFile = folder("HF_TOKEN_PATH").orElse(home().resolve("token"));
        Optional<String> token =
                value("HF_TOKEN").or(() -> value("HUGGING_FACE_HUB_TOKEN")).or(() -> read(tokenFile));
        EnvironmentProxies proxies = new EnvironmentProxies(variables, ProxySelector.getDefault());
        URI endpoint = endpoint();
        proxies.select(endpoint); // tells now if a variable can't be used
        return new HubSettings(endpoint, token.map(HubEnvironment::checked), cache(), proxies);
    }

    /** Where pulled models are; looks at no variable that is about fetching them. */
    public Path cache() {
        return folder("HF_HUB_CACHE")
                .or(() -> folder("HUGGINGFACE_HUB_CACHE"))
                .orElseGet(() -> home().resolve("hub"))
                .toAbsolutePath();
    }

    private Path home() {
        return folder("HF_HOME").orElseGet(() -> cacheHome().resolve("huggingface"));
    }

    private Path cacheHome() {
        return folder("XDG_CACHE_HOME").orElse(userHome.resolve(".cache"));
    }

    /** The message does not repeat the value: it may hold a password. */
    private URI endpoint() {
        String given = value("HF_ENDPOINT").orElse(DEFAULT_ENDPOINT).replaceFirst("/+$", "");
        try {
            URI endpoint = URI.create(given);
            if (Set.of("http", "https").contains(String.valueOf(endpoint.getScheme()))
                    && endpoint.getHost() != null
                    && endpoint.getUserInfo() == null) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new HubException(
                "HF_ENDPOINT holds no web address that can be used: set it to one like %s, without a user's name, or unset it."
                        .formatted(DEFAULT_ENDPOINT));
    }

    private Optional<Path> folder(String variable) {
        return value(variable).map(this::expand).map(Path::of);
    }

    /** A home folder's ~ and variables, which a shell doesn't expand when they come from a file of settings. */
    private String expand(String path) {
        String expanded = path.equals("~") || path.startsWith("~/") ? userHome + path.substring(1) : path;
        return VARIABLE.matcher(expanded).replaceAll(match -> {
            String name = Stream.of(match.group(1), match.group(2))
                    .filter(group -> group != null)
                    .findFirst()
                    .orElseThrow();
            return Matcher.quoteReplacement(variables.getOrDefault(name, match.group()));
        });
    }

    /** As with Hugging Face's tools, a variable that is set to nothing is not set. */
    private Optional<String> value(String variable) {
        return Optional.ofNullable(variables.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Optional<String> read(Path tokenFile) {
        try {
            return Optional.of(Files.readString(tokenFile).strip()).filter(token -> !token.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new HubException(
                    "The token file %s can't be read (%s): make it readable for you, or set HF_TOKEN."
                            .formatted(tokenFile, e.getMessage()),
                    e);
        }
    }

    /** What would not go into a header is no token; the message does not repeat it. */
    private static String checked(String token) {
        if (!token.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
            throw new HubException("The token in HF_TOKEN or its file holds a space or a character that no token has: "
                    + "copy it anew from the hub's settings.");
        }
        return token;
    }
}
