package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.formats.Gzip;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.data.formats.TarReader;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.InputFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;

/// The files of a TAR archive, compressed with gzip or not. Of several files of one name the last
/// one counts, as where the archive is unpacked.
final class TarFiles implements FileContainer {
  private final Path archive;

  /// Which member a name's file is, by its number in the archive.
  private final Map<String, Integer> last = new LinkedHashMap<>();

  TarFiles(Path archive) {
    this.archive = archive;
  }

  @Override
  public String format() {
    return "TAR archive";
  }

  @Override
  public long packedBytes() throws IOException {
    return InputFile.size(archive);
  }

  @Override
  public List<String> names() throws IOException {
    last.clear();
    walk((_, _, number, name) -> last.put(name, number));
    return new ArrayList<>(last.keySet());
  }

  @Override
  public void read(List<String> wanted, Receiver receiver) throws IOException {
    Set<String> names = new LinkedHashSet<>(wanted);
    walk((tar, size, number, name) -> {
      if (!names.contains(name) || last.getOrDefault(name, -1) != number) {
        return;
      }
      if (size > ImageFiles.LARGEST) {
        receiver.bad(
            name,
            "%s has %d bytes in %s, expected at most %d: leave it out"
                .formatted(archive, size, FormatException.quote(name), ImageFiles.LARGEST));
        return;
      }
      receiver.content(name, tar.content(ImageFiles.LARGEST));
    });
  }

  private interface Visitor {
    void member(TarReader tar, long size, int number, String name) throws IOException;
  }

  private void walk(Visitor visitor) throws IOException {
    try (InputStream in = Gzip.open(archive)) {
      TarReader tar = new TarReader(archive, in, InputFile.size(archive));
      int number = 0;
      for (TarReader.Member member = tar.next(); member != null; member = tar.next()) {
        String name = ArchiveNames.plain(member.name());
        if (!FileContainer.isHidden(name)) {
          visitor.member(tar, member.size(), number, name);
        }
        number++;
      }
    } catch (EOFException | ZipException e) {
      throw new DataException(
          "%s is a damaged gzip file, expected a complete one: get a new copy".formatted(archive),
          e);
    }
  }
}
