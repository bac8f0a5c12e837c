package io.foretell.local;

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
                .check(LOCAL);
    }
}
