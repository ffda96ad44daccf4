package dev.hourglass.app.tables;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.SchemaNode;
import dev.hourglass.files.StrictJson;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The labels of a Parquet file: texts, or numbers with the names of classes that Hugging Face's
/// `datasets` states in the file.
final class ParquetLabels {
  private static final String METADATA = "huggingface";
  private static final int LONGEST_METADATA = 1 << 24;

  private ParquetLabels() {}

  /// {@return a label for each row, null where it has none; null if there is no column of them}
  static @Nullable List<@Nullable String> read(ParquetFile file) throws IOException {
    SchemaNode.PrimitiveNode column = file.columns().label();
    ParquetPages.Sizes sizes = file.labelSizes();
    if (column == null || sizes == null) {
      return null;
    }
    List<String> names = names(file, column.name());
    List<@Nullable String> labels = new ArrayList<>();
    Map<String, String> known = new LinkedHashMap<>();
    file.read(
        column,
        sizes,
        (batch, _) -> {
          Validity validity = batch.getLeafValidity();
          for (int i = 0; i < batch.getRecordCount(); i++) {
            String label = validity.isNull(i) ? null : label(batch, column, i, names);
            labels.add(label == null ? null : known.computeIfAbsent(label, Printable::of));
          }
          return true;
        });
    return labels;
  }

  private static @Nullable String label(
      ColumnReader batch, SchemaNode.PrimitiveNode column, int row, List<String> names) {
    return switch (column.type()) {
      case INT32 -> name(batch.getInts()[row], names);
      case INT64 -> name(batch.getLongs()[row], names);
      case BOOLEAN -> String.valueOf(batch.getBooleans()[row]);
      default -> {
        String text = batch.getStrings()[row];
        yield text.isEmpty() ? null : text;
      }
    };
  }

  /// The name of a class, or its number; Hugging Face writes -1 for an unknown one.
  private static @Nullable String name(long number, List<String> names) {
    if (names.isEmpty()) {
      return Long.toString(number);
    }
    if (number == -1) {
      return null;
    }
    return number >= 0 && number < names.size() ? names.get((int) number) : Long.toString(number);
  }

  /// The names of classes, `info.features.COLUMN.names`, or none.
  private static List<String> names(ParquetFile file, String column) {
    Map<String, String> metadata = file.metadata().keyValueMetadata();
    String text = metadata == null ? null : metadata.get(METADATA);
    if (text == null || text.length() > LONGEST_METADATA) {
      return List.of();
    }
    JsonElement at;
    try {
      at = StrictJson.parse(text);
    } catch (IllegalArgumentException e) {
      // Only names are lost: the numbers remain.
      return List.of();
    }
    for (String key : List.of("info", "features", column, "names")) {
      at = at instanceof JsonObject object && object.has(key) ? object.get(key) : new JsonObject();
    }
    List<String> names = new ArrayList<>();
    if (at instanceof JsonArray array) {
      for (JsonElement name : array) {
        names.add(name instanceof JsonPrimitive primitive ? primitive.getAsString() : "");
      }
    }
    return names.contains("") || names.stream().distinct().count() < names.size()
        ? List.of()
        : names;
  }
}
