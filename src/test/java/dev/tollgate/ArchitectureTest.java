package dev.tollgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tollgate");

    @Test
    void modules_use_only_what_other_modules_offer_and_never_in_a_circle() {
        ApplicationModules.of(Tollgate.class).verify();
    }

    @Test
    void only_the_engine_module_and_the_job_packages_know_the_engines_client() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.tollgate.engine..", "dev.tollgate.*.job..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.camunda..")
                .check(CLASSES);
    }

    @Test
    void the_engine_module_knows_no_feature() {
        noClasses()
                .that()
                .resideInAPackage("dev.tollgate.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.tollgate.program..",
                        "dev.tollgate.lifecycle..",
                        "dev.tollgate.communication..",
                        "dev.tollgate.training..",
                        "dev.tollgate.measurement..",
                        "dev.tollgate.gate..",
                        "dev.tollgate.local..")
                .check(CLASSES);
    }

    @Test
    void nothing_depends_on_the_local_platform() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tollgate.local..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.tollgate.local..")
                .check(CLASSES);
    }

    @Test
    void nobody_asks_for_the_time_without_the_clock() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tollgate.local..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now", ZoneId.class)
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now", ZoneId.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .check(CLASSES);
    }

    @Test
    void names_say_what_a_class_is_for() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(CLASSES);
    }
}
