package io.foretell;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules that keep this module's packages apart. */
class ArchitectureTest {

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.foretell");

    @Test
    void only_onnx_calls_native_code() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.foretell.onnx")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign.."));
    }

    @Test
    void only_onnx_and_what_compares_engines_or_checks_machines_know_that_there_is_onnx_runtime() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("io.foretell.onnx", "io.foretell.logits", "io.foretell.gpucheck")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.foretell.onnx"));
    }

    @Test
    void nothing_here_knows_spring_or_a_database() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "jakarta.."));
    }

    @Test
    void nothing_here_knows_the_other_modules() {
        DescribedPredicate<JavaClass> ours = resideInAnyPackage(
                "io.foretell.engine",
                "io.foretell.export",
                "io.foretell.gemma",
                "io.foretell.inspect",
                "io.foretell.gpucheck",
                "io.foretell.kvcache",
                "io.foretell.logits",
                "io.foretell.manifest",
                "io.foretell.onnx",
                "io.foretell.safetensors",
                "io.foretell.sampling",
                "io.foretell.tokenizer");
        check(noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.foretell..").and(DescribedPredicate.not(ours))));
    }

    @Test
    void the_tokenizer_stands_alone_because_the_api_uses_it_too() {
        check(noClasses()
                .that()
                .resideInAPackage("io.foretell.tokenizer")
                .should()
                .dependOnClassesThat(resideInAPackage("io.foretell..")
                        .and(DescribedPredicate.not(resideInAPackage("io.foretell.tokenizer")))));
    }

    @Test
    void packages_form_no_cycle() {
        check(slices().matching("io.foretell.(*)..").should().beFreeOfCycles());
    }

    @Test
    void time_and_chance_come_from_outside() {
        check(noClasses().should().callMethod(Instant.class, "now"));
        check(noClasses().should().callMethod(Clock.class, "systemUTC"));
        check(noClasses().should().callMethod(System.class, "currentTimeMillis"));
        check(noClasses().should().callMethod(Thread.class, "sleep", long.class));
        check(noClasses().should().callConstructor(Random.class));
    }

    private static void check(ArchRule rule) {
        rule.check(MODULE);
    }
}
