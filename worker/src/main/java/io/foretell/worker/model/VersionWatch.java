package io.foretell.worker.model;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Notices that a served version was removed: no more predictions of it are leased, what runs is run to its end. The engine stays, as the
 * version may be added again, which is noticed too. Called regularly by one thread.
 */
public final class VersionWatch {

    private static final Logger LOG = LoggerFactory.getLogger(VersionWatch.class);

    private final ServedModels models;
    private final ModelVersionQueries versions;

    public VersionWatch(ServedModels models, ModelVersionQueries versions) {
        this.models = models;
        this.versions = versions;
    }

    /** Looks once. While the database does not answer, which the heartbeat tells, things stay as they are. */
    public void check() {
        Set<Long> removed;
        try {
            removed = versions.removed(models.versionIds());
        } catch (DataAccessException e) {
            return;
        }
        models.all()
                .forEach(model -> apply(model, removed.contains(model.version().id())));
    }

    private static void apply(ServedModel model, boolean removed) {
        if (!model.setRemoved(removed)) {
            return;
        }
        ModelVersion version = model.version();
        if (removed) {
            LOG.warn(
                    "version {} of {} was removed: no more predictions of it are leased; restart this worker without its folder to free its memory",
                    version.digest(),
                    version.model());
        } else {
            LOG.info("version {} of {} is in service again", version.digest(), version.model());
        }
    }
}
