package io.foretell.api.model;

import io.foretell.api.problem.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts model versions into service and takes them out of it. A version never changes: one is replaced by adding another and making that the model's
 * latest. Thread-safe.
 */
@Service
public class ModelRegistry {

    private final ModelRepository models;
    private final ModelVersionRepository stored;
    private final ModelVersions versions;
    private final ModelAccess access;
    private final RegistryQueries queries;
    private final TransactionTemplate transactions;

    ModelRegistry(
            ModelRepository models,
            ModelVersionRepository stored,
            ModelVersions versions,
            ModelAccess access,
            RegistryQueries queries,
            TransactionTemplate transactions) {
        this.models = models;
        this.stored = stored;
        this.versions = versions;
        this.access = access;
        this.queries = queries;
        this.transactions = transactions;
    }

    /**
     * Registers a version, and its model if that is new. A version that exists stays as it is, and one that was removed comes back as it was;
     * what the description says of the model is taken over.
     *
     * @param latest whether the model's name alone means this version from now on; the only version it means in any case
     * @throws RefusedException when the version is another model's, the hardware is unknown, or a private model's owner is no account
     */
    public ResolvedVersion add(NewModelVersion version, boolean latest) {
        try {
            return transactions.execute(status -> store(version, latest));
        } catch (DataIntegrityViolationException e) {
            // Another process registered the model or the version at the same moment, and now they are there. If not,
            // it fails again.
            return transactions.execute(status -> store(version, latest));
        } finally {
            versions.forget();
        }
    }

    private ResolvedVersion store(NewModelVersion version, boolean latest) {
        ModelDescription description = version.model();
        Instant now = queries.now();
        requireHardware(description);
        Model model = models.findByOwnerAndName(description.owner(), description.name())
                .orElseGet(() -> models.save(new Model(description, now)));
        model.describe(description);
        requireOwner(model);
        ModelVersion kept = stored.findByDigest(version.digest())
                .orElseGet(() ->
                        stored.saveAndFlush(new ModelVersion(model, version, gzip(version.tokenizerJson()), now)));
        requireSameModel(kept, model);
        kept.serve();
        if (latest) {
            kept.makeLatest(queries.afterLatest(model.id()));
        }
        return stored.resolve(version.digest()).orElseThrow();
    }

    private void requireHardware(ModelDescription description) {
        String sku = description.hardware();
        if (sku != null && !sku.isEmpty() && !models.hardware().contains(sku)) {
            throw new RefusedException("There is no hardware '%s'; the price list has %s."
                    .formatted(sku, String.join(", ", models.hardware())));
        }
    }

    private void requireOwner(Model model) {
        if (model.isPrivate() && !access.hasOwner(model.owner())) {
            throw new RefusedException(
                    "Only the account '%1$s' would see the private model %1$s/%2$s, and there is none: create it first."
                            .formatted(model.owner(), model.name()));
        }
    }

    private static void requireSameModel(ModelVersion found, Model model) {
        if (found.model().id() != model.id()) {
            throw new RefusedException(
                    "This folder is already version %s of %s/%s, and a version belongs to one model: use that name."
                            .formatted(
                                    found.digest(),
                                    found.model().owner(),
                                    found.model().name()));
        }
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

    /**
     * Takes versions out of service. They take no new predictions; waiting ones fail as soon as an API process looks after them, running ones
     * are run to their end. What has finished stays readable.
     *
     * @param reference {@code owner/name}, all of its versions, or {@code owner/name:id}
     * @return what was removed, at least one
     * @throws RefusedException when it names no version in service
     */
    public List<ResolvedVersion> remove(String reference) {
        List<ResolvedVersion> removed = transactions.execute(status -> {
            List<ResolvedVersion> named = named(reference);
            stored.remove(named.stream().map(ResolvedVersion::id).toList(), queries.now());
            return named;
        });
        versions.forget();
        return removed;
    }

    private List<ResolvedVersion> named(String reference) {
        int colon = reference.indexOf(':');
        ModelDescription model = ModelDescription.named(colon < 0 ? reference : reference.substring(0, colon));
        List<ResolvedVersion> named = versions.list(model.owner(), model.name()).stream()
                .filter(version -> colon < 0 || version.digest().equals(reference.substring(colon + 1)))
                .toList();
        if (named.isEmpty()) {
            throw new RefusedException("There is no model version '%s'; those in service are listed by 'model list'."
                    .formatted(reference));
        }
        return named;
    }

    /** All versions in service, with who serves them; of a model the latest first. */
    public List<RegisteredVersion> list() {
        return queries.list();
    }
}
