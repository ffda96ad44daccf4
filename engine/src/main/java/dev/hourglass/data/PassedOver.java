package dev.hourglass.data;

import dev.hourglass.text.RecordContent;
import java.util.List;
import java.util.Objects;

/// Files of a folder or an archive that are no images by name and were not read.
///
/// @param source the folder or archive
/// @param names of the files within it
public record PassedOver(String source, List<String> names) {
  private static final int SHOWN = 3;

  /// Copies the names.
  public PassedOver {
    Objects.requireNonNull(source, "source");
    names = List.copyOf(Objects.requireNonNull(names, "names"));
  }

  /// {@return a sentence for the user: the first names, and how many there are}
  public String sentence() {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return "%s holds files that are no images by name (%s%s), passed over: %d"
        .formatted(source, first, names.size() > SHOWN ? ", …" : "", names.size());
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
