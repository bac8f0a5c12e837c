package io.foretell.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses WORKER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.foretell.worker");

    @Test
    void packages_form_no_cycle() {
        slices().matching("io.foretell.worker.(*)..").should().beFreeOfCycles().check(WORKER);
    }

    @Test
    void features_do_not_know_how_they_are_put_together() {
        noClasses()
                .that()
                .resideInAPackage("io.foretell.worker.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.foretell.worker")
                .check(WORKER);
    }

    @Test
    void the_worker_knows_nothing_of_the_api_or_of_jpa() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.foretell.api..", "jakarta.persistence..", "org.flywaydb..")
                .check(WORKER);
    }

    @Test
    void sql_is_run_by_queries_and_the_queue_only() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Queries")
                .and()
                .haveSimpleNameNotEndingWith("Configuration") // passes the client on
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.jdbc..")
                .check(WORKER);
    }

    @Test
    void model_folders_and_their_runtime_are_known_where_models_are_loaded_only() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.foretell.worker.node", "io.foretell.worker.lease", "io.foretell.worker.prediction")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.foretell.onnx..", "io.foretell.gemma..")
                .check(WORKER);
    }

    @Test
    void nobody_reads_the_wall_clock_sleeps_or_draws_unseeded() {
        noClasses().should().callMethod(Instant.class, "now").check(WORKER);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(WORKER);
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(WORKER);
        noClasses().should().callMethod(Thread.class, "sleep", Duration.class).check(WORKER);
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, ThreadLocalRandom.class)
                .check(WORKER);
    }

    @Test
    void only_main_ends_the_process() {
        noClasses()
                .that()
                .doNotHaveSimpleName("WorkerApplication")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(WORKER);
    }

    @Test
    void dependencies_come_through_constructors() {
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .check(WORKER);
    }
}
