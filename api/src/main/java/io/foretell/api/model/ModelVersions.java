package io.foretell.api.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** The model versions. Thread-safe. */
@Service
public class ModelVersions {

    private static final int CACHED_VERSIONS = 100;
    private static final String DIGEST = "[0-9a-f]{64}";

    /** 64-hex, owner/name:64-hex, or owner/name, which is its latest version. */
    private static final Pattern REFERENCE = Pattern.compile(
            "(?<id>" + DIGEST + ")|(?<owner>[a-z0-9._-]+)/(?<name>[a-z0-9._-]+)(?::(?<version>" + DIGEST + "))?");

    private final ModelRepository models;
    private final ModelVersionRepository versions;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final Cache<String, @Nullable ResolvedVersion> byDigest =
            Caffeine.newBuilder().maximumSize(CACHED_VERSIONS).build();

    ModelVersions(
            ModelRepository models,
            ModelVersionRepository versions,
            TransactionTemplate transactions,
            InstantSource clock) {
        this.models = models;
        this.versions = versions;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Finds what the {@code version} of a create names.
     *
     * @param reference a version id, {@code owner/name:id}, or {@code owner/name}; empty when it names nothing
     */
    public Optional<ResolvedVersion> resolve(String reference) {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches()) {
            return Optional.empty();
        }
        if (parts.group("id") != null) {
            return find(parts.group("id"));
        }
        return parts.group("version") == null
                ? latest(parts.group("owner"), parts.group("name"))
                : find(parts.group("owner"), parts.group("name"), parts.group("version"));
    }

    /** The newest version of a model. */
    public Optional<ResolvedVersion> latest(String owner, String name) {
        return versions.findLatest(owner, name);
    }

    Optional<ResolvedVersion> find(String owner, String name, String digest) {
        return find(digest)
                .filter(found -> found.owner().equals(owner) && found.name().equals(name));
    }

    private Optional<ResolvedVersion> find(String digest) {
        return Optional.ofNullable(byDigest.get(digest, this::load));
    }

    private @Nullable ResolvedVersion load(String digest) {
        return versions.findByDigest(digest).orElse(null);
    }

    /** Newest first. */
    List<ResolvedVersion> list(String owner, String name) {
        return versions.findByModel(owner, name);
    }

    /**
     * Registers a version, and its model if that is new. A version with this digest that exists already stays as it is; only the
     * model's description is taken over.
     */
    public ResolvedVersion register(NewModelVersion version) {
        try {
            return transactions.execute(status -> store(version));
        } catch (DataIntegrityViolationException e) {
            // Another process may have registered the same at the same moment; if not, the version itself is at fault.
            return find(version.digest()).orElseThrow(() -> e);
        }
    }

    private ResolvedVersion store(NewModelVersion version) {
        ModelDescription description = version.model();
        Model model = models.findByOwnerAndName(description.owner(), description.name())
                .orElseGet(() -> models.save(new Model(description, clock.instant())));
        model.describe(description);
        return versions.findByDigest(version.digest()).orElseGet(() -> {
            versions.saveAndFlush(new ModelVersion(model, version, gzip(version.tokenizerJson()), clock.instant()));
            return versions.findByDigest(version.digest()).orElseThrow();
        });
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return packed.toByteArray();
    }
}
