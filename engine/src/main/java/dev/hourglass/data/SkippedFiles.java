package dev.hourglass.data;

import dev.hourglass.text.RecordContent;
import java.util.List;
import java.util.Objects;

/// Files of a folder or an archive that were skipped because their names have no image file
/// extension.
///
/// @param source the folder or archive
/// @param names of the files within it
public record SkippedFiles(String source, List<String> names) {
  private static final int SHOWN = 3;

  /// Copies the names.
  public SkippedFiles {
    Objects.requireNonNull(source, "source");
    names = List.copyOf(Objects.requireNonNull(names, "names"));
  }

  /// {@return a sentence for the user: the first names, and how many there are}
  public String sentence() {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return "%s holds files without an image file extension (%s%s), skipped: %d"
        .formatted(source, first, names.size() > SHOWN ? ", …" : "", names.size());
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
