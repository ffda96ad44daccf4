package dev.hourglass.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The files of a folder and of those below it. Hidden ones do not count, nor do those that macOS
/// adds, nor those of a folder that this program wrote; links are followed, a folder that several
/// of them lead to once.
public final class FolderWalk {
  /// Files by which a folder of this program's output is known: a run or a model with its pictures,
  /// clusters, an inspection.
  private static final List<String> OUTPUT =
      List.of("model.safetensors", "run.json", "clusters.json", "look-at.txt");

  private static final String FIGURES = "-files";

  private final boolean skipsUnreadable;
  private final Set<Path> seen = new LinkedHashSet<>();
  private final Map<String, Path> files = new LinkedHashMap<>();

  private FolderWalk(boolean skipsUnreadable) {
    this.skipsUnreadable = skipsUnreadable;
  }

  /// {@return whatever is no folder, pipes and links to nothing included, by its path from the
  /// folder with `/` between names, and with a `/` at the end folders of this program's output}
  ///
  /// @throws FormatException if a folder below cannot be listed
  /// @throws IOException if the folder itself cannot be listed
  public static Map<String, Path> all(Path folder) throws IOException {
    return new FolderWalk(/* skipsUnreadable= */ false).of(folder);
  }

  /// {@return the same without folders below that cannot be listed}
  ///
  /// @throws IOException if the folder itself cannot be listed
  public static Map<String, Path> readable(Path folder) throws IOException {
    return new FolderWalk(/* skipsUnreadable= */ true).of(folder);
  }

  /// Whether a file or folder is hidden, by its own name.
  public static boolean isHidden(String name) {
    return name.startsWith(".") || name.equals("__MACOSX");
  }

  /// Whether a folder holds what this program wrote: pictures in it are no images to read.
  private static boolean isOutput(Path folder, String name) {
    boolean ofPage =
        name.endsWith(FIGURES)
            && Files.isRegularFile(
                folder.resolveSibling(
                    name.substring(0, name.length() - FIGURES.length()) + ".html"));
    return ofPage || OUTPUT.stream().anyMatch(file -> Files.isRegularFile(folder.resolve(file)));
  }

  private Map<String, Path> of(Path folder) throws IOException {
    add(folder, "");
    return files;
  }

  private void add(Path folder, String prefix) throws IOException {
    if (!seen.add(folder.toRealPath())) {
      return;
    }
    for (Path below : InputFolder.list(folder).stream().sorted().toList()) {
      String name = String.valueOf(below.getFileName());
      if (isHidden(name)) {
        continue;
      }
      if (Files.isDirectory(below) && isOutput(below, name)) {
        files.put(prefix + name + "/", below);
      } else if (Files.isDirectory(below)) {
        addBelow(below, prefix + name + "/");
      } else {
        files.put(prefix + name, below);
      }
    }
  }

  private void addBelow(Path folder, String prefix) throws IOException {
    try {
      add(folder, prefix);
    } catch (FormatException e) {
      throw e;
    } catch (IOException e) {
      if (!skipsUnreadable) {
        throw new FormatException(
            folder,
            "cannot be listed, expected a folder that this user may read; change its permissions or move it away",
            e);
      }
    }
  }
}
