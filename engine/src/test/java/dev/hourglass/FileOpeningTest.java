package dev.hourglass;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every reader of every command opens its files through `InputFile`, which opens nothing but
/// regular files, and lists folders by `InputFolder`: a pipe or a device would never end.
class FileOpeningTest {
  private static final Pattern OPENS =
      Pattern.compile(
          "Files\\s*\\.\\s*(newInputStream|newByteChannel|newBufferedReader|readAllBytes|readString"
              + "|readAllLines|lines|list|newDirectoryStream)\\b"
              + "|new (FileInputStream|FileReader|RandomAccessFile|Scanner|ZipFile|JarFile"
              + "|FileImageInputStream)\\b"
              + "|FileChannel\\s*\\.\\s*open\\b"
              + "|ImageIO\\s*\\.\\s*(read|createImageInputStream)\\b");

  /// Those that open a file for another reason, or what InputFile has looked at.
  private static final Map<String, String> MAY =
      Map.of(
          "InputFile", "this is the place",
          "InputFolder", "the place for folders",
          "ZipArchive", "Java's reader of ZIP takes a path, which InputFile has looked at",
          "AtomicFile", "forces a folder's entries to the disk",
          "FolderLock", "writes a lock",
          "FolderHold", "writes a lock",
          "LogFile", "writes",
          "Show", "reads a picture from memory");

  @Test
  void filesAreOpenedByInputFileOnly() throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    for (String module : List.of("engine", "analysis", "app", "spark")) {
      found.putAll(openings(root().resolve(module).resolve("src/main/java")));
    }
    assertThat(found.keySet()).as("%s", found).isSubsetOf(MAY.keySet()).contains("InputFile");
  }

  private static Map<String, List<String>> openings(Path sources) throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        List<String> all =
            OPENS.matcher(Files.readString(file)).results().map(MatchResult::group).toList();
        if (!all.isEmpty()) {
          found.put(file.getFileName().toString().replace(".java", ""), all);
        }
      }
    }
    return found;
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("hourglass")) ? here : here.resolve("..").normalize();
  }
}
