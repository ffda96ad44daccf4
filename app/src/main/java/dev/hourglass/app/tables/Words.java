package dev.hourglass.app.tables;

import dev.hourglass.data.source.SplitRole;
import dev.hourglass.files.FormatException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Names that columns have in tables of images, the usual ones first.
final class Words {
  /// Classes.
  static final List<String> LABELS =
      List.of(
          "label",
          "labels",
          "class",
          "target",
          "targets",
          "category",
          "fine_label",
          "class_name",
          "classname",
          "class_id",
          "label_name",
          "species",
          "breed",
          "diagnosis",
          "classes",
          "y");

  /// Images, or their pixels.
  static final List<String> IMAGES =
      List.of("image", "img", "images", "picture", "jpg", "jpeg", "png", "pixels", "x");

  /// Names of image files.
  static final List<String> FILES =
      List.of(
          "file_name",
          "filename",
          "file",
          "image",
          "image_path",
          "filepath",
          "file_path",
          "path",
          "image_name",
          "image_file",
          "img",
          "images",
          "filenames",
          "image_id",
          "img_path",
          "name",
          "id");

  /// Splits.
  static final List<String> SPLITS = List.of("split", "subset", "partition", "set", "usage");

  /// Numbers of rows.
  static final List<String> INDICES = List.of("", "id", "index", "idx", "row", "unnamed: 0");

  private static final int MOST_SHOWN = 8;

  private Words() {}

  /// The place of the first of some words among the names of columns, in upper or lower case, or
  /// -1.
  static int find(List<String> words, List<String> columns) {
    List<String> lower = columns.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    for (String word : words) {
      int place = lower.indexOf(word);
      if (place >= 0) {
        return place;
      }
    }
    return -1;
  }

  /// The split that a word of a name states.
  static Optional<SplitRole> split(String name) {
    for (String word : name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)) {
      Optional<SplitRole> role = SplitRole.named(word);
      if (role.isPresent()) {
        return role;
      }
    }
    return Optional.empty();
  }

  /// The names of columns, for a message.
  static String list(List<String> columns) {
    String shown =
        columns.stream()
            .limit(MOST_SHOWN)
            .map(FormatException::quote)
            .collect(Collectors.joining(", "));
    return columns.size() > MOST_SHOWN ? shown + " …" : shown;
  }
}
