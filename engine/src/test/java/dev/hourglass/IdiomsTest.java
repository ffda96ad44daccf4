package dev.hourglass;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Sources, help and documents use the field's words: reconstruction, corruption, label as input.
class IdiomsTest {
  private static final Path ROOT = Path.of("..");

  /// Words of our own where the field has one, or where a sentence without them is plainer.
  private static final Pattern IDIOM =
      Pattern.compile(
          "\\b(nobody|somebody|everybody|anybody|spoil\\w*|drawn back"
              + "|draws? (them |(an )?images? )?back"
              + "|(is|are|be|been|was|were) told|(cannot|can) be had|had no part|of no use|by heart"
              + "|passed over|anew|arrives|strange(ness)?|without a word|leads? nowhere"
              + "|takes? no notice|hears? how|at hand|shares? out|goes on|that arrive)\\b");

  @Test
  void noIdiomStandsWhereTheFieldHasAWord() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      List<String> lines = Files.readAllLines(file);
      for (int line = 0; line < lines.size(); line++) {
        if (IDIOM.matcher(lines.get(line)).find()) {
          found.add("%s, line %d: %s".formatted(file, line + 1, lines.get(line).strip()));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void theSearchFindsWhatItShould() {
    assertThat("an image that is drawn back").containsPattern(IDIOM);
    assertThat("a pipe arrives").containsPattern(IDIOM);
    assertThat("Nothing told from somebodys").doesNotContainPattern(IDIOM);
  }

  private static List<Path> files() throws IOException {
    List<Path> found = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    for (String document : List.of("ARCHITECTURE.md", "CONTRIBUTING.md", "PERFORMANCE.md")) {
      found.add(ROOT.resolve(document));
    }
    try (Stream<Path> documents = Files.list(ROOT.resolve("docs"))) {
      documents.filter(file -> file.toString().endsWith(".md")).sorted().forEach(found::add);
    }
    for (String module : List.of("engine", "analysis", "app", "bench", "spark")) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
        sources
            .filter(file -> file.toString().matches(".*\\.(java|html|css|js)"))
            .sorted()
            .forEach(found::add);
      }
    }
    return found;
  }
}
