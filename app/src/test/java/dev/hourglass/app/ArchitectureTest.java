package dev.hourglass.app;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/// The arrows between the packages of the program: commands on top, the terminal below.
class ArchitectureTest {
  private static final String OURS = "dev.hourglass.app.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.hourglass.app");

  @Test
  void noTwoPackagesDependOnEachOther() {
    SlicesRuleDefinition.slices().matching(OURS + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void picocliIsKnownToCommandsAndOptionsOnly() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.hourglass.app", OURS + "commands", OURS + "options", OURS + "terminal")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
  }

  @Test
  void commandsStandOnTheOthers() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("main")
        .definedBy("dev.hourglass.app")
        .layer("commands")
        .definedBy(OURS + "commands")
        .layer("notebook")
        .definedBy(OURS + "notebook")
        .layer("report")
        .definedBy(OURS + "report")
        .layer("explore")
        .definedBy(OURS + "explore")
        .layer("server")
        .definedBy(OURS + "server")
        .layer("run")
        .definedBy(OURS + "run")
        .layer("logs")
        .definedBy(OURS + "logs")
        .layer("figures")
        .definedBy(OURS + "figures")
        .layer("options")
        .definedBy(OURS + "options")
        .layer("input")
        .definedBy(OURS + "input")
        .layer("terminal")
        .definedBy(OURS + "terminal")
        .layer("text")
        .definedBy(OURS + "text")
        .whereLayer("main")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("commands")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("notebook")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("explore")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("commands", "explore", "options")
        .whereLayer("run")
        .mayOnlyBeAccessedByLayers("commands", "explore", "input", "options", "report", "server")
        .whereLayer("logs")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("options")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("input")
        .mayOnlyBeAccessedByLayers("commands", "options")
        .whereLayer("figures")
        .mayOnlyBeAccessedByLayers(
            "commands", "explore", "input", "notebook", "report", "run", "server")
        .whereLayer("terminal")
        .mayOnlyBeAccessedByLayers(
            "main",
            "commands",
            "explore",
            "input",
            "notebook",
            "options",
            "report",
            "run",
            "server")
        .whereLayer("text")
        .mayOnlyBeAccessedByLayers(
            "commands", "explore", "notebook", "report", "run", "server", "terminal")
        .check(CLASSES);
  }
}
