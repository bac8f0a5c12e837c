package io.foretell.api.model;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A model: what its versions have in common. */
@Entity
@Table(name = "model")
class Model {

    private static final String PUBLIC = "public";
    static final String PRIVATE = "private";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String owner;
    private String name;
    private String description;
    private String visibility;

    @Column(name = "github_url")
    private @Nullable String githubUrl;

    @Column(name = "paper_url")
    private @Nullable String paperUrl;

    @Column(name = "license_url")
    private @Nullable String licenseUrl;

    @Column(name = "hardware_sku")
    private @Nullable String hardware;

    private String readme;

    @Column(name = "created_at")
    private Instant createdAt;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected Model() {}

    Model(ModelDescription description, Instant createdAt) {
        this.owner = description.owner();
        this.name = description.name();
        this.visibility = PUBLIC;
        this.createdAt = createdAt;
        this.description = "";
        this.readme = "";
        describe(description);
    }

    /** Takes over what the latest registration says about the model. */
    final void describe(ModelDescription latest) {
        description = latest.description() == null ? description : latest.description();
        readme = latest.readme() == null ? readme : latest.readme();
        githubUrl = latest(latest.githubUrl(), githubUrl);
        paperUrl = latest(latest.paperUrl(), paperUrl);
        licenseUrl = latest(latest.licenseUrl(), licenseUrl);
        hardware = latest(latest.hardware(), hardware);
        if (latest.isPrivate() != null) {
            visibility = latest.isPrivate() ? PRIVATE : PUBLIC;
        }
    }

    private static @Nullable String latest(@Nullable String given, @Nullable String kept) {
        return given == null ? kept : given.isEmpty() ? null : given;
    }

    long id() {
        if (id == null) {
            throw new IllegalStateException("the model has not been stored");
        }
        return id;
    }

    String owner() {
        return owner;
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    /** {@code public} or {@code private}. */
    String visibility() {
        return visibility;
    }

    boolean isPrivate() {
        return visibility.equals(PRIVATE);
    }

    @Nullable
    String githubUrl() {
        return githubUrl;
    }

    @Nullable
    String paperUrl() {
        return paperUrl;
    }

    @Nullable
    String licenseUrl() {
        return licenseUrl;
    }

    @Nullable
    String hardware() {
        return hardware;
    }

    String readme() {
        return readme;
    }

    Instant createdAt() {
        return createdAt;
    }
}
