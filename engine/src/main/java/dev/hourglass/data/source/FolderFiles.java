package dev.hourglass.data.source;

import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.files.FolderWalk;
import dev.hourglass.files.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    for (Map.Entry<String, Path> file : FolderWalk.all(root).entrySet()) {
      // A pipe or a link to nothing that is called an image is one that cannot be read.
      boolean output = file.getKey().endsWith("/");
      if (output || Files.isRegularFile(file.getValue()) || ImageFiles.isImageName(file.getKey())) {
        names.add(file.getKey());
      }
    }
    return names;
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
