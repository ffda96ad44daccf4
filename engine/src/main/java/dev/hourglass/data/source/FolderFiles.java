package dev.hourglass.data.source;

import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.InputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The files of a folder and of those below it. Links are followed, a folder that several of them
/// lead to once.
final class FolderFiles implements FileContainer {
  private final Path root;

  FolderFiles(Path root) {
    this.root = root;
  }

  @Override
  public String format() {
    return "folder";
  }

  @Override
  public long packedBytes() {
    return -1;
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    addAll(root, "", new LinkedHashSet<>(), names);
    return names;
  }

  private static void addAll(Path folder, String prefix, Set<Path> seen, List<String> names)
      throws IOException {
    if (!seen.add(folder.toRealPath())) {
      return;
    }
    for (Path below : InputFolder.list(folder).stream().sorted().toList()) {
      String name = prefix + below.getFileName();
      if (FileContainer.isHidden(name)) {
        continue;
      }
      if (Files.isDirectory(below)) {
        addAll(below, name + "/", seen, names);
      } else if (Files.isRegularFile(below)) {
        names.add(name);
      }
    }
  }

  @Override
  public Path file(String name) {
    return root.resolve(name);
  }

  @Override
  public void read(List<String> wanted, Receiver receiver) throws IOException {
    for (String name : wanted) {
      byte[] content;
      try {
        content = InputFile.bytes(root.resolve(name), ImageFiles.LARGEST, "an image file");
      } catch (IOException e) {
        receiver.bad(name, String.valueOf(e.getMessage()));
        continue;
      }
      receiver.content(name, content);
    }
  }
}
