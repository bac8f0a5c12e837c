package io.foretell.db;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md that concern this module. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.foretell.queue", "io.foretell.usage");

    @Test
    void it_is_plain_sql_without_boot_and_jpa() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.boot..", "jakarta..", "org.hibernate..", "org.flywaydb..")
                .check(CLASSES);
    }

    @Test
    void it_knows_no_other_module() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.foretell..")
                        .and(not(resideInAPackage("io.foretell.queue").or(resideInAPackage("io.foretell.usage")))))
                .check(CLASSES);
    }

    @Test
    void its_packages_form_no_cycle() {
        slices().matching("io.foretell.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void time_and_chance_are_the_databases() {
        noClasses()
                .should()
                .callMethodWhere(target(owner(JavaClass.Predicates.assignableTo(Instant.class)))
                        .and(target(name("now"))))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .check(CLASSES);
    }
}
