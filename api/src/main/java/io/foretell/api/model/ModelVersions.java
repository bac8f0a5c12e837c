package io.foretell.api.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foretell.api.account.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The model versions that callers can name. Thread-safe. */
@Service
public class ModelVersions {

    private static final int CACHED_VERSIONS = 100;

    /** As that of tokens: so long a version removed through another process still takes predictions, which then fail. */
    private static final Duration CACHE_AGE = Duration.ofSeconds(5);

    private static final String DIGEST = "[0-9a-f]{64}";

    /** 64-hex, owner/name:64-hex, or owner/name, which is its latest version. */
    private static final Pattern REFERENCE = Pattern.compile(
            "(?<id>" + DIGEST + ")|(?<owner>[a-z0-9._-]+)/(?<name>[a-z0-9._-]+)(?::(?<version>" + DIGEST + "))?");

    private final ModelVersionRepository versions;
    private final ModelAccess access;
    private final Cache<String, @Nullable ResolvedVersion> byDigest = Caffeine.newBuilder()
            .maximumSize(CACHED_VERSIONS)
            .expireAfterWrite(CACHE_AGE)
            .build();

    ModelVersions(ModelVersionRepository versions, ModelAccess access) {
        this.versions = versions;
        this.access = access;
    }

    /**
     * Finds what the {@code version} of a create names.
     *
     * @param reference a version id, {@code owner/name:id}, or {@code owner/name}; empty when it names nothing that this caller may run
     */
    public Optional<ResolvedVersion> resolve(String reference, Caller caller) {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches()) {
            return Optional.empty();
        }
        if (parts.group("id") != null) {
            return find(parts.group("id")).filter(found -> access.allows(caller, found));
        }
        return parts.group("version") == null
                ? latest(parts.group("owner"), parts.group("name"), caller)
                : find(parts.group("owner"), parts.group("name"), parts.group("version"), caller);
    }

    /** The version that a model's name alone means. */
    public Optional<ResolvedVersion> latest(String owner, String name, Caller caller) {
        return versions.findLatest(owner, name).filter(found -> access.allows(caller, found));
    }

    Optional<ResolvedVersion> find(String owner, String name, String digest, Caller caller) {
        return find(digest)
                .filter(found -> found.owner().equals(owner) && found.name().equals(name))
                .filter(found -> access.allows(caller, found));
    }

    /** Whoever may see it. */
    Optional<ResolvedVersion> find(String digest) {
        if (!digest.matches(DIGEST)) {
            return Optional.empty(); // nothing that the database could not even be asked for
        }
        return Optional.ofNullable(byDigest.get(digest, this::load));
    }

    private @Nullable ResolvedVersion load(String digest) {
        return versions.resolve(digest).orElse(null);
    }

    /** The version that a model's name alone means, whoever may see it. */
    Optional<ResolvedVersion> latest(String owner, String name) {
        return versions.findLatest(owner, name);
    }

    /** The same of every model in service, by owner/name. */
    Map<String, ResolvedVersion> latest() {
        return versions.findAll().stream()
                .collect(Collectors.toMap(ResolvedVersion::model, Function.identity(), (latest, former) -> latest));
    }

    /** The latest first. */
    List<ResolvedVersion> list(String owner, String name) {
        return versions.findByModel(owner, name);
    }

    /** This process looks them up anew. */
    void forget() {
        byDigest.invalidateAll();
    }
}
