package dev.agentctl.tui;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Keeps what may know what. */
class LayersTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.agentctl");

    @Test
    void only_the_screen_its_widgets_and_themes_know_lanterna() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.agentctl.tui.screen..", "dev.agentctl.tui.widget..", "dev.agentctl.tui.theme..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.googlecode.lanterna..")
                .check(OURS);
    }

    @Test
    void modules_depend_one_way() {
        noClasses()
                .that()
                .resideInAPackage("dev.agentctl.shared..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.agentctl.supervisor..", "dev.agentctl.health..", "dev.agentctl.tui..")
                .check(OURS);
        noClasses()
                .that()
                .resideInAnyPackage("dev.agentctl.supervisor..", "dev.agentctl.health..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.agentctl.tui..")
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("dev.agentctl.health..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.agentctl.supervisor..")
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("dev.agentctl.supervisor..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.agentctl.health..")
                .check(OURS);
    }

    @Test
    void presentation_and_decisions_read_no_file_no_clock_and_no_engine() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.agentctl.tui.present..", "dev.agentctl.tui.state..", "dev.agentctl.tui.key..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.agentctl.shared.engine.Engine")
                .check(OURS);
    }

    @Test
    void one_look_needs_no_screen() {
        classes()
                .that()
                .resideInAPackage("dev.agentctl.tui.oneshot..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "dev.agentctl.shared..",
                        "dev.agentctl.health..",
                        "dev.agentctl.tui.oneshot..")
                .check(OURS);
    }
}
