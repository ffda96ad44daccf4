package dev.hourglass.analysis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The arrows between the packages of this module, and where its libraries may be known.
class ArchitectureTest {
  private static final String OURS = "dev.hourglass.analysis.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.hourglass.analysis");

  @Test
  void evaluationPutsTheOthersTogether() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(OURS.concat("."))
        .layer("evaluation")
        .definedBy(OURS + "evaluation")
        .layer("anomaly")
        .definedBy(OURS + "anomaly")
        .layer("diagnosis")
        .definedBy(OURS + "diagnosis")
        .layer("latent")
        .definedBy(OURS + "latent")
        .layer("baselines")
        .definedBy(OURS + "baselines")
        .layer("inspection")
        .definedBy(OURS + "inspection")
        .layer("umap")
        .definedBy(OURS + "umap")
        .whereLayer("evaluation")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("anomaly")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("inspection")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("diagnosis")
        .mayOnlyBeAccessedByLayers("evaluation")
        .whereLayer("latent")
        .mayOnlyBeAccessedByLayers("diagnosis", "evaluation")
        .whereLayer("baselines")
        .mayOnlyBeAccessedByLayers("evaluation")
        .whereLayer("umap")
        .mayOnlyBeAccessedByLayers("latent", "diagnosis", "evaluation")
        .check(CLASSES);
  }

  @Test
  void nothingHereKnowsAConsole() {
    noClasses().should().dependOnClassesThat().haveSimpleName("PrintStream").check(CLASSES);
    noClasses().should().accessField(System.class, "out").check(CLASSES);
  }

  /// A library that is replaced is replaced in one class.
  @Test
  void eachLibraryIsKnownInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage(OURS + "latent")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.tribuo..")
        .check(CLASSES);
  }
}
