package dev.hourglass;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelDescription;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.onnx.OnnxModel;
import dev.hourglass.testing.OtherJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No order that Java does not promise is in any output: it changes with each start of a JVM.
class OrderTest {
  private static final Pattern MAKER =
      Pattern.compile(
          "\\b(Map\\.(?:of|ofEntries|copyOf)|Set\\.(?:of|copyOf)"
              + "|new (?:(?:Identity|Weak|Concurrent)?HashMap|HashSet)(?:<[^>]*>)?"
              + "|(?:Concurrent|Weak|Identity)?HashMap::new|HashSet::new|newKeySet"
              + "|toSet|toUnmodifiable(?:Set|Map)|toMap|toConcurrentMap|groupingBy|partitioningBy)\\s*\\(");

  @TempDir Path folder;

  @Test
  void noSourceUsesACollectionWithoutAnOrder() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : List.of("engine", "analysis", "app", "bench", "spark")) {
      Path sources = Path.of("..", module, "src", "main", "java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
          found.addAll(unordered(Files.readString(file), file.getFileName() + ": "));
        }
      }
    }
    assertThat(found).as("use a LinkedHashMap, a TreeMap, an EnumMap or a list").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Map.of(a, 1, b, 2)                 | true",
        "Map.of(f(a, 1))                    | false",
        "Map.of(a, f(1, 2))                 | false",
        "Map.of()                           | false",
        "new TreeMap<>(Map.of(a, 1, b, 2))  | false",
        "new TreeMap<>( Map.of( a, 1, b, 2))| false",
        "Map.copyOf(notes)                  | true",
        "Set.of(a)                          | false",
        "Set.of(a, b)                       | true",
        "new HashMap<>()                    | true",
        "new HashMap<String, Integer>(3)    | true",
        "new LinkedHashMap<>()              | false",
        "Collectors.toMap(a, b)             | true",
        "toMap(a, b, c, TreeMap::new)       | false",
        "groupingBy(a)                      | true",
        "groupingBy(a, LinkedHashMap::new, toList()) | false",
        "toUnmodifiableMap(a, b)            | true",
        "Collectors.toSet()                 | true"
      })
  void theSearchFindsWhatItShould(String code, boolean found) {
    assertThat(!unordered(code, "").isEmpty()).as(code).isEqualTo(found);
  }

  @Test
  void twoStartsOfAJvmWriteTheSameBytes() throws Exception {
    Map<String, byte[]> first = written(folder.resolve("first"));
    Map<String, byte[]> second = written(folder.resolve("second"));
    assertThat(first).hasSize(4 * Models.NAMES.size());
    first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
  }

  private static Map<String, byte[]> written(Path to) throws Exception {
    Files.createDirectory(to);
    Process process =
        OtherJvm.of(List.of("--add-modules", "jdk.incubator.vector"), Export.class, to.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(to)) {
      for (Path file : all.toList()) {
        files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return files;
  }

  /// Writes each preset in every format, with notes.
  static final class Export {
    private Export() {}

    public static void main(String[] args) throws IOException {
      Path to = Path.of(args[0]);
      for (String preset : Models.NAMES) {
        Autoencoder model = Models.preset(preset, new Shape(1, 12, 12), Models.options(preset), 1);
        Map<String, String> notes = new TreeMap<>();
        for (String key : List.of("seed", "dataset", "java", "os", "epochs", "loss", "config")) {
          notes.put(key, "a note");
        }
        ModelFile file = new ModelFile(model, notes);
        file.save(to.resolve(preset + ".safetensors"));
        ModelFile again = ModelFile.load(to.resolve(preset + ".safetensors"));
        Files.write(
            to.resolve(preset + ".onnx"), OnnxModel.whole(again.model(), again.metadata()).bytes());
        Files.write(
            to.resolve(preset + "-encoder.onnx"),
            OnnxModel.encoder(again.model(), again.metadata()).bytes());
        ModelDescription.of(model).write(to.resolve(preset + ".json"));
      }
    }
  }

  private static List<String> unordered(String source, String where) {
    List<String> found = new ArrayList<>();
    Matcher maker = MAKER.matcher(source);
    while (maker.find()) {
      List<String> arguments = arguments(source, maker.end());
      String call = maker.group(1);
      boolean single = call.endsWith(".of") && arguments.size() <= (call.startsWith("Map") ? 2 : 1);
      boolean sorted =
          source.substring(0, maker.start()).stripTrailing().matches("(?s).*\\bnew TreeMap<>\\(");
      boolean chosen =
          arguments.stream().anyMatch(one -> one.matches("(Linked|Tree)\\w*::new|.*new EnumMap.*"));
      if (!single && !sorted && !chosen) {
        found.add(where + call + arguments);
      }
    }
    return found;
  }

  /// A call's arguments, up to the bracket that closes it.
  private static List<String> arguments(String source, int from) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int begin = from;
    for (int i = from; i < source.length(); i++) {
      char c = source.charAt(i);
      if (depth == 0 && (c == ',' || c == ')')) {
        arguments.add(source.substring(begin, i).strip());
        begin = i + 1;
      }
      if (depth == 0 && c == ')') {
        break;
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    arguments.removeIf(String::isEmpty);
    return arguments;
  }
}
