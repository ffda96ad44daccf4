package dev.hourglass.app.tables;

import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.files.FolderWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of a folder and of those below it, by what a table may call them: their path from the
/// folder or its end, with or without the ending. Hidden ones do not count; links are followed, a
/// folder that several of them lead to once.
final class FileIndex {
  /// The folder's name with a `/` behind it.
  private final String own;

  private final Map<String, Path> files = new LinkedHashMap<>();

  private final Map<Path, String> paths = new LinkedHashMap<>();

  /// A name that several files have leads to null.
  private final Map<String, @Nullable Path> names = new LinkedHashMap<>();

  FileIndex(Path folder) throws IOException {
    this.own = folder.toAbsolutePath().normalize().getFileName() + "/";
    FolderWalk.readable(folder)
        .forEach((name, file) -> {
          if (Files.isRegularFile(file)) {
            files.put(name, file);
            paths.putIfAbsent(file, name);
          }
        });
    addNames();
  }

  /// The files of an archive, as if it were a folder.
  ///
  /// @param entries paths of the files within it
  FileIndex(Path archive, List<String> entries) {
    this.own = archive.toAbsolutePath().normalize().getFileName() + "/";
    for (String entry : entries) {
      files.put(entry, archive.resolve(entry));
      paths.putIfAbsent(archive.resolve(entry), entry);
    }
    addNames();
  }

  private void addNames() {
    for (Map.Entry<String, Path> file : files.entrySet()) {
      String name = file.getKey();
      for (int from = 0; from >= 0 && ImageFiles.isImageName(name); from = after(name, from)) {
        String end = name.substring(from);
        add(end, file.getValue());
        add(end.substring(0, end.lastIndexOf('.')), file.getValue());
      }
    }
  }

  private static int after(String name, int from) {
    int slash = name.indexOf('/', from);
    return slash < 0 ? -1 : slash + 1;
  }

  private void add(String name, Path file) {
    if (names.containsKey(name) && !file.equals(names.get(name))) {
      names.put(name, null);
    } else {
      names.put(name, file);
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /// Whether a name stays within a folder.
  static boolean isSafe(String name) {
    String plain = name.replace('\\', '/');
    boolean drive = plain.length() > 1 && plain.charAt(1) == ':' && isLetter(plain.charAt(0));
    boolean absolute = plain.startsWith("/") || drive;
    return !absolute && !("/" + plain + "/").contains("/../") && plain.indexOf('\0') < 0;
  }

  /// The file that a table means, if it is one.
  Optional<Path> find(String stated) {
    String name = plain(stated);
    Path file = files.get(name);
    file = file == null ? names.get(name) : file;
    // A table beside the folder of images may have been moved into it.
    return file == null && name.startsWith(own)
        ? Optional.ofNullable(names.get(name.substring(own.length())))
        : Optional.ofNullable(file);
  }

  /// Whether a text is the path of a file from the folder.
  boolean isPath(@Nullable String text) {
    return text != null && !text.isEmpty() && isSafe(text) && files.containsKey(plain(text));
  }

  /// Whether several files have a name.
  boolean isAmbiguous(String stated) {
    String name = plain(stated);
    return names.containsKey(name) && names.get(name) == null;
  }

  private static String plain(String stated) {
    String name = stated.replace('\\', '/');
    while (name.startsWith("./")) {
      name = name.substring(2);
      while (name.startsWith("/")) {
        name = name.substring(1);
      }
    }
    return name;
  }

  /// All files, by their paths from the folder.
  Map<String, Path> files() {
    return files;
  }

  /// Whether there are images among them, by their names.
  boolean hasImages() {
    return files.keySet().stream().anyMatch(ImageFiles::isImageName);
  }

  /// The path of a file from the folder.
  ///
  /// @param file one of these
  String name(Path file) {
    return paths.getOrDefault(file, file.toString());
  }
}
