package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The jar to submit holds Hourglass and Gson under another name: no Spark, no Scala, no native
/// library.
@EnabledIfSystemProperty(named = "submit.jar", matches = ".+")
class JarSubmitTest {
  static final Path JAR = Path.of(System.getProperty("submit.jar", ""));

  @Test
  void theJarHoldsTheEngineAndNothingForeign() throws Exception {
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      List<String> names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(names)
          .contains(
              "dev/hourglass/spark/SparkJob.class",
              "dev/hourglass/model/Autoencoder.class",
              "dev/hourglass/shaded/gson/Gson.class");
      assertThat(names).allMatch(name -> name.matches("(dev/(hourglass/.*)?|META-INF/.*)"));
      assertThat(names.stream().filter(name -> !name.endsWith("/")))
          .allMatch(name -> name.matches("(dev/.*\\.(class|json|txt)|META-INF/[A-Z][A-Z.]+)"));
    }
  }
}
