package io.foretell.api;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.AccessTarget.Predicates.declaredIn;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Date;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md that concern the API. */
class ArchitectureTest {

    private static final JavaClasses API = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.foretell.api");

    @Test
    void features_form_no_cycle() {
        slices().matching("io.foretell.api.(*)..").should().beFreeOfCycles().check(API);
    }

    @Test
    void problem_and_web_know_no_feature() {
        noClasses()
                .that()
                .resideInAnyPackage("..api.problem..", "..api.web..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.foretell..")
                        .and(not(resideInAPackage("io.foretell.api.problem..")
                                .or(resideInAPackage("io.foretell.api.web..")))))
                .check(API);
    }

    @Test
    void pages_use_the_features_and_no_feature_knows_a_page() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.foretell.api.page..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.foretell.api.page..")
                .check(API);
    }

    @Test
    void of_the_model_runtime_only_the_tokenizer_is_used_and_only_by_model() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.foretell.engine..",
                        "io.foretell.kvcache..",
                        "io.foretell.sampling..",
                        "io.foretell.gemma..",
                        "io.foretell.safetensors..",
                        "io.foretell.onnx..",
                        "io.foretell.manifest..",
                        "io.foretell.export..",
                        "io.foretell.inspect..",
                        "io.foretell.logits..",
                        "io.foretell.gpucheck..",
                        "io.foretell.worker..")
                .check(API);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.foretell.api.model..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.foretell.tokenizer..")
                .check(API);
    }

    @Test
    void what_pages_show_knows_nothing_of_the_web() {
        noClasses()
                .that()
                .resideInAnyPackage("..api.run..", "..api.overview..", "..api.fleet..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "org.springframework.http..", "jakarta.servlet..")
                .check(API);
    }

    @Test
    void jpa_stays_where_people_edit_records() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..api.account..", "..api.model..", "..api.hardware..", "..api.billing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..", "org.springframework.data.jpa..")
                .check(API);
    }

    @Test
    void sql_stays_in_queries() {
        noClasses()
                .that(not(nameEndingWith("Queries"))
                        .and(not(nameEndingWith("Configuration")))) // which pass the client on
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.jdbc..")
                .check(API);
    }

    @Test
    void time_and_chance_come_in_from_outside() {
        noClasses()
                .should()
                .callMethodWhere(
                        target(declaredIn(resideInAPackage("java.time.."))).and(target(name("now"))))
                .orShould()
                .callMethodWhere(target(name("sleep")))
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callConstructor(Date.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(ThreadLocalRandom.class)
                .check(API);
    }

    @Test
    void nothing_is_injected_into_fields() {
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .check(API);
    }

    @Test
    void controllers_open_no_transactions() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Controller")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.transaction..")
                .check(API);
    }
}
