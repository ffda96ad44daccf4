package dev.hourglass.app.tables;

import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceImage;
import dev.hourglass.files.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Image files that a table names.
///
/// @param format for the user
/// @param entries in the order of the table
/// @param skipped files that no row names
record NamedImages(String format, List<Entry> entries, List<String> skipped)
    implements ImageSource {
  /// A row.
  ///
  /// @param image what it states
  /// @param file the image's, or null if there is none
  /// @param problem why there is none, for the user; empty if there is one
  record Entry(SourceImage image, @Nullable Path file, String problem) {}

  NamedImages {
    entries = List.copyOf(entries);
    skipped = List.copyOf(skipped);
  }

  @Override
  public List<SourceImage> images() {
    return entries.stream().map(Entry::image).toList();
  }

  @Override
  public String skippedAs() {
    return OTHER_FILES;
  }

  @Override
  public boolean hasFiles() {
    return true;
  }

  @Override
  public @Nullable Path file(int image) {
    return entries.get(image).file;
  }

  @Override
  public void read(int[] wanted, Receiver receiver) throws IOException {
    for (int place : wanted) {
      Path file = entries.get(place).file;
      if (file == null) {
        receiver.bad(place, entries.get(place).problem);
        continue;
      }
      byte[] content;
      try {
        content = InputFile.bytes(file, ImageFiles.LARGEST, "an image file");
      } catch (IOException e) {
        receiver.bad(place, String.valueOf(e.getMessage()));
        continue;
      }
      receiver.file(place, content);
    }
  }
}
