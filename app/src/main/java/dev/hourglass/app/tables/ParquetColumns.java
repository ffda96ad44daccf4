package dev.hourglass.app.tables;

import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.schema.FileSchema;
import dev.hardwood.schema.SchemaNode;
import dev.hourglass.data.DataException;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.files.FormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which columns of a Parquet file hold images and labels.
///
/// @param image the images, or their pixels
/// @param rank of the lists that pixels are in, or 0 where they are encoded
/// @param label the labels, or null
record ParquetColumns(
    SchemaNode.PrimitiveNode image, int rank, SchemaNode.@Nullable PrimitiveNode label) {
  private static final String BYTES = "bytes";
  private static final int MOST_AXES = 3;
  private static final Set<PhysicalType> NUMBERS =
      EnumSet.of(PhysicalType.INT32, PhysicalType.INT64, PhysicalType.FLOAT, PhysicalType.DOUBLE);
  private static final Set<PhysicalType> LABELS =
      EnumSet.of(
          PhysicalType.INT32, PhysicalType.INT64, PhysicalType.BOOLEAN, PhysicalType.BYTE_ARRAY);

  /// Finds the columns.
  ///
  /// @throws DataException if there are no images, or no columns that the user names
  static ParquetColumns of(Path path, FileSchema schema, SourceOptions options)
      throws DataException {
    List<SchemaNode> fields = schema.getRootNode().children();
    List<String> names = fields.stream().map(SchemaNode::name).toList();
    String imagesKey = options.imagesKey();
    int image =
        imagesKey == null
            ? imageColumn(fields, names)
            : named(path, names, imagesKey, "--images-key");
    Optional<ParquetColumns> found = image < 0 ? Optional.empty() : ofImage(fields.get(image));
    if (found.isEmpty()) {
      throw new DataException(
          "%s has the columns %s, expected one with encoded images or with lists of pixels: name it with --images-key"
              .formatted(path, Words.list(names)));
    }
    String labelsKey = options.labelsKey();
    int label =
        labelsKey == null
            ? labelColumn(fields, names, image)
            : named(path, names, labelsKey, "--labels-key");
    SchemaNode.PrimitiveNode labels = label < 0 ? null : label(fields.get(label));
    if (label >= 0 && labels == null) {
      throw new DataException(
          "%s has several values for each image in the column %s, expected one label: name another column with --labels-key"
              .formatted(path, FormatException.quote(names.get(label))));
    }
    return new ParquetColumns(found.get().image, found.get().rank, labels);
  }

  private static int named(Path path, List<String> names, String key, String option)
      throws DataException {
    int place = names.indexOf(key);
    if (place < 0) {
      throw new DataException(
          "%s has the columns %s, expected one called %s: check %s"
              .formatted(path, Words.list(names), FormatException.quote(key), option));
    }
    return place;
  }

  private static int imageColumn(List<SchemaNode> fields, List<String> names) {
    List<Integer> possible = new ArrayList<>();
    for (int f = 0; f < fields.size(); f++) {
      if (ofImage(fields.get(f)).isPresent()) {
        possible.add(f);
      }
    }
    List<String> candidates =
        names.stream().map(name -> possible.contains(names.indexOf(name)) ? name : "").toList();
    int named = Words.find(Words.IMAGES, candidates);
    return named < 0 && possible.size() == 1 ? possible.getFirst() : named;
  }

  /// The images of a column, if it can hold any.
  private static Optional<ParquetColumns> ofImage(SchemaNode field) {
    SchemaNode node = field;
    int rank = 0;
    while (node instanceof SchemaNode.GroupNode group && group.isList() && rank < MOST_AXES) {
      node = group.getListElement();
      rank++;
    }
    if (rank == 0 && node instanceof SchemaNode.GroupNode group && group.isStruct()) {
      node =
          group.children().stream()
              .filter(child -> child.name().equals(BYTES))
              .findFirst()
              .orElse(node);
    }
    if (!(node instanceof SchemaNode.PrimitiveNode leaf)) {
      return Optional.empty();
    }
    boolean encoded =
        rank == 0
            && leaf.maxRepetitionLevel() == 0
            && leaf.type() == PhysicalType.BYTE_ARRAY
            && leaf.logicalType() == null;
    boolean pixels = rank > 0 && leaf.maxRepetitionLevel() == rank && NUMBERS.contains(leaf.type());
    return encoded || pixels ? Optional.of(new ParquetColumns(leaf, rank, null)) : Optional.empty();
  }

  private static int labelColumn(List<SchemaNode> fields, List<String> names, int image) {
    List<String> candidates = new ArrayList<>();
    for (int f = 0; f < fields.size(); f++) {
      candidates.add(f != image && label(fields.get(f)) != null ? names.get(f) : "");
    }
    return Words.find(Words.LABELS, candidates);
  }

  private static SchemaNode.@Nullable PrimitiveNode label(SchemaNode field) {
    return field instanceof SchemaNode.PrimitiveNode leaf
            && leaf.maxRepetitionLevel() == 0
            && LABELS.contains(leaf.type())
        ? leaf
        : null;
  }
}
