package io.foretell.local;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses LOCAL =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.foretell.local");

    private static final JavaClasses LOCAL_AND_HUB = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("io.foretell.local", "io.foretell.hub");

    private static final JavaClasses HUB =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.foretell.hub");

    @Test
    void it_starts_api_and_worker_and_leaves_the_queue_and_the_engine_to_them() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.foretell.queue..",
                        "io.foretell.usage..",
                        "io.foretell.engine..",
                        "io.foretell.onnx..",
                        "java.sql..",
                        "jakarta.persistence..")
                .check(LOCAL);
    }

    @Test
    void the_hubs_client_knows_of_us_only_what_a_models_configuration_may_be_and_how_to_hash() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.foretell..")
                        .and(not(resideInAnyPackage("io.foretell.hub", "io.foretell.gemma", "io.foretell.manifest"))))
                .check(HUB);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "org.springframework..")
                .check(HUB);
    }

    @Test
    void nobody_reads_the_clock_draws_at_random_or_sleeps() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callConstructor(Random.class)
                .check(LOCAL_AND_HUB);
    }
}
