package dev.hourglass.data.source;

import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.ZipArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The files of a ZIP archive.
final class ZipFiles implements FileContainer {
  private final Path archive;

  ZipFiles(Path archive) {
    this.archive = archive;
  }

  @Override
  public String format() {
    return "ZIP archive";
  }

  @Override
  public long packedBytes() throws IOException {
    return InputFile.size(archive);
  }

  @Override
  public List<String> names() throws IOException {
    try (ZipArchive zip = ZipArchive.open(archive)) {
      return zip.names().stream()
          .filter(name -> !name.endsWith("/"))
          .filter(name -> !FileContainer.isHidden(ArchiveNames.plain(name)))
          .toList();
    }
  }

  @Override
  public void read(List<String> wanted, Receiver receiver) throws IOException {
    try (ZipArchive zip = ZipArchive.open(archive)) {
      for (String name : wanted) {
        byte[] content;
        try {
          content = zip.bytes(name, ImageFiles.LARGEST);
        } catch (FormatException e) {
          receiver.bad(name, String.valueOf(e.getMessage()));
          continue;
        }
        receiver.content(name, content);
      }
    }
  }
}
