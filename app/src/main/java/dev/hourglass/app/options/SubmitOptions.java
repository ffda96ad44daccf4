package dev.hourglass.app.options;

import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What a job on a Spark cluster reads, writes and runs on, and the call of `spark-submit` for it.
public final class SubmitOptions {
  private static final String MAIN_CLASS = "dev.hourglass.spark.SparkJob";

  /// What Spark's image formats and paths begin with: a path of a named file system.
  private static final String SCHEME = "[A-Za-z][A-Za-z0-9+.-]*:.*";

  /// What bytes of a binary column are.
  private enum Binary {
    files,
    pixels
  }

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "The cluster, as spark://HOST:7077 or yarn (default: local[*]).")
  private String master = "local[*]";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      required = true,
      description =
          "A model.safetensors file, the folder of a run, or a path of another file system, as"
              + " hdfs://….")
  private String model = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How Spark reads IN: binaryFile for a folder of image files, image, parquet or another"
              + " of its formats (default: binaryFile).")
  private String format = "binaryFile";

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description = "The column with images (default: content).")
  private String column = "content";

  @Option(
      names = "--binary",
      paramLabel = "KIND",
      description = "What bytes in the column are: ${COMPLETION-CANDIDATES} (default: files).")
  private Binary binary = Binary.files;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark's, as spark.executor.memory=1g; several are possible.")
  private List<String> conf = new ArrayList<>();

  @Option(
      names = "--spark-home",
      paramLabel = "FOLDER",
      description = "Where Spark 4.2 is (default: the environment's SPARK_HOME).")
  private @Nullable Path sparkHome;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description =
          "The jar to submit (default: in a source tree, what 'mvn -pl spark -am package' makes).")
  private @Nullable Path jar;

  @Option(names = "--dry-run", description = "Print the call and do not run it.")
  private boolean dryRun;

  @Parameters(index = "0", paramLabel = "IN", description = "The table or folder to read.")
  private String input = "";

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The folder for the Parquet table; it must not exist.")
  private String output = "";

  /// Whether the call is to be printed only.
  public boolean isDryRun() {
    return dryRun;
  }

  /// The call.
  ///
  /// @param task `encode` or `score`
  /// @throws IOException if Spark, the jar or the model is missing
  public List<String> call(String task) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(submit().toString());
    words.addAll(List.of("--master", master));
    for (String setting : conf) {
      words.addAll(List.of("--conf", setting));
    }
    words.addAll(List.of("--class", MAIN_CLASS, foundJar().toString(), task));
    words.addAll(List.of("--model", foundModel(), "--format", format, "--column", column));
    words.addAll(List.of("--binary", binary.name(), input, output));
    return words;
  }

  private Path submit() throws IOException {
    String environment = System.getenv("SPARK_HOME");
    Path home = sparkHome == null && environment != null ? Path.of(environment) : sparkHome;
    if (home == null) {
      throw new IOException(
          "Spark was not found, expected its folder: install Spark 4.2 and set SPARK_HOME or --spark-home");
    }
    Path submit = home.resolve("bin").resolve("spark-submit");
    if (!Files.isExecutable(submit)) {
      throw new IOException(
          "there is no %s, expected Spark's program for submitting jobs: set SPARK_HOME or --spark-home to the folder of Spark 4.2"
              .formatted(Printable.of(submit)));
    }
    return submit;
  }

  private Path foundJar() throws IOException {
    Path found = jar == null ? builtJar() : jar;
    if (found == null || !Files.isRegularFile(found)) {
      throw new IOException(
          "there is no %s, expected the jar to submit: make it with 'mvn -pl spark -am package -Dmaven.test.skip=true' in the source tree, or name it with --jar"
              .formatted(found == null ? jarName() : Printable.of(found)));
    }
    return found.toAbsolutePath();
  }

  private static String jarName() {
    return "hourglass-spark-%s-submit.jar".formatted(Version.ofProgram());
  }

  /// The jar of the source tree that this program was built in, or null if there is none.
  private static @Nullable Path builtJar() {
    Path folder = program();
    while (folder != null) {
      Path built = folder.resolve("spark").resolve("target").resolve(jarName());
      if (Files.isRegularFile(built)) {
        return built;
      }
      folder = folder.getParent();
    }
    return null;
  }

  private static @Nullable Path program() {
    try {
      return Path.of(
          SubmitOptions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException _) {
      return null;
    }
  }

  private String foundModel() throws IOException {
    if (model.matches(SCHEME)) {
      return model;
    }
    Path path = Path.of(model);
    Path file = Files.isDirectory(path) ? path.resolve(RunFolder.MODEL) : path;
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "there is no %s, expected a model file or the folder of a run: train one, or name one in another file system, as hdfs://…"
              .formatted(Printable.of(file)));
    }
    return file.toAbsolutePath().toUri().toString();
  }
}
