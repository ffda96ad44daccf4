package dev.hourglass;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The arrows between the packages: images and layers stand on the kernels, training on top.
class ArchitectureTest {
  private static final String OURS = "dev.hourglass.";

  /// What each room may use of ours, that is a package with those below it.
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("parallel", Set.of()),
          entry("random", Set.of()),
          entry("metrics", Set.of("data")),
          entry("text", Set.of()),
          entry("files", Set.of("text")),
          entry("kernels", Set.of("parallel", "random")),
          entry("data", Set.of("kernels", "random", "files", "text")),
          entry("nn", Set.of("kernels", "parallel", "random", "data")),
          entry("model", Set.of("data", "files", "kernels", "nn", "parallel", "random", "text")),
          entry("codec", Set.of("data", "files", "model", "parallel", "text")),
          entry("onnx", Set.of("data", "files", "model", "nn")),
          entry(
              "latent",
              Set.of("data", "kernels", "metrics", "model", "nn", "parallel", "random", "text")),
          entry("anomaly", Set.of("data", "files", "latent", "metrics", "model", "nn", "text")),
          entry(
              "train",
              Set.of("data", "files", "kernels", "nn", "model", "parallel", "random", "text")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.hourglass");

  @Test
  void packagesUseOnlyWhatIsBelowThem() {
    Map<String, Set<String>> used = new TreeMap<>();
    CLASSES.forEach(from ->
        from.getDirectDependenciesFromSelf()
            .forEach(dependency -> {
              String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
              if (target.startsWith(OURS) && !room(target).equals(room(from.getPackageName()))) {
                used.computeIfAbsent(room(from.getPackageName()), _ -> new TreeSet<>())
                    .add(room(target));
              }
            }));
    used.forEach((from, to) -> assertThat(ARROWS.get(from)).as("%s uses", from).containsAll(to));
    assertThat(used.get("train")).as("the import saw the arrows").contains("kernels", "model");
  }

  @Test
  void everyPackageHasItsPlaceInThePlan() {
    classes()
        .should()
        .resideInAnyPackage(
            ARROWS.keySet().stream().map(room -> OURS + room + "..").toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void onlyKernelsKnowVectors() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage(OURS + "kernels")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator.vector..");
    rule.check(CLASSES);
  }

  /// Otherwise Java without the vector module could not even fall back.
  @Test
  void onlyTheVectorKernelsTouchTheVectorModule() {
    noClasses()
        .that()
        .haveNameNotMatching("dev\\.hourglass\\.kernels\\.(Vector[A-Za-z]+|Transpose)")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }

  private static String room(String packageName) {
    return packageName.substring(OURS.length()).replaceFirst("\\..*", "");
  }
}
