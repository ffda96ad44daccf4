package dev.hourglass.files;

import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The JSON header of a safetensors file, checked until its entries can be trusted.
///
/// @param metadata notes by key
/// @param entries in the order of their bytes, which they cover without gap or overlap
/// @param dataStart position of the first tensor's first byte
record SafeTensorsHeader(Map<String, String> metadata, List<Entry> entries, long dataStart) {
  /// The key that is no tensor.
  static final String METADATA = "__metadata__";

  /// The limit of the format's reference implementation.
  static final long LONGEST = 100_000_000;

  private static final String NO_MODEL = "is not a model file (safetensors): it ";
  private static final String ADVICE =
      "; name a file that hourglass saved, or get a new copy if this one is damaged";

  /// Tensors start at a multiple of this, so that they can be mapped into memory.
  private static final int ALIGNMENT = 8;

  /// One tensor's place, counted from [#dataStart].
  ///
  /// @param count number of elements, the product of the shape
  record Entry(String name, ElementType type, List<Long> shape, int count, long begin, long end) {
    String quotedName() {
      return "tensor " + FormatException.quote(name);
    }
  }

  /// Reads and checks the header of a file.
  ///
  /// @throws FormatException if it breaks a rule of the format
  static SafeTensorsHeader read(InputFile file) throws IOException {
    if (file.size() < Long.BYTES) {
      throw file.refuse(NO_MODEL + "is only %d bytes long".formatted(file.size()) + ADVICE);
    }
    byte[] prefix = file.bytes(0, Long.BYTES, "header length");
    long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > LONGEST) {
      throw file.refuse(
          NO_MODEL + "does not begin with a header's length, 2 to %d".formatted(LONGEST) + ADVICE);
    }
    byte[] json = file.bytes(Long.BYTES, (int) length, "header");
    if (json[0] != '{') {
      throw file.refuse(NO_MODEL + "has a header that does not begin with \"{\"" + ADVICE);
    }
    SafeTensorsJson.Content content = SafeTensorsJson.parse(file, json);
    List<Entry> entries =
        content.entries().stream()
            .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
            .toList();
    long dataStart = Long.BYTES + length;
    requireCovered(file, entries, file.size() - dataStart);
    return new SafeTensorsHeader(content.metadata(), entries, dataStart);
  }

  /// The header of tensors that follow each other in the order given, padded for alignment.
  static byte[] encode(Map<String, String> metadata, List<SafeTensors.Named> tensors)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // An encoder that reports: a broken surrogate must not turn two names into one.
    try (OutputStreamWriter text =
            new OutputStreamWriter(bytes, StandardCharsets.UTF_8.newEncoder());
        JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.beginObject();
      writeMetadata(json, metadata);
      long begin = 0;
      for (SafeTensors.Named tensor : tensors) {
        begin = writeEntry(json, tensor, begin);
      }
      json.endObject();
    }
    bytes.writeBytes(
        " ".repeat(Math.floorMod(-bytes.size(), ALIGNMENT)).getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }

  private static void writeMetadata(JsonWriter json, Map<String, String> metadata)
      throws IOException {
    if (metadata.isEmpty()) {
      return;
    }
    json.name(METADATA).beginObject();
    for (Map.Entry<String, String> note : metadata.entrySet()) {
      json.name(note.getKey()).value(note.getValue());
    }
    json.endObject();
  }

  private static long writeEntry(JsonWriter json, SafeTensors.Named tensor, long begin)
      throws IOException {
    long end = begin + (long) tensor.type().bytes() * tensor.count();
    json.name(tensor.name()).beginObject();
    json.name("dtype").value(tensor.type().name());
    json.name("shape").beginArray();
    for (int axis : tensor.shape()) {
      json.value(axis);
    }
    json.endArray();
    json.name("data_offsets").beginArray().value(begin).value(end).endArray();
    json.endObject();
    return end;
  }

  private static void requireCovered(InputFile file, List<Entry> entries, long dataBytes)
      throws FormatException {
    long covered = 0;
    for (Entry entry : entries) {
      if (entry.begin() != covered) {
        throw file.refuse(
            "places %s at byte %d, expected byte %d, since tensors are contiguous; the file is damaged"
                .formatted(entry.quotedName(), entry.begin(), covered));
      }
      covered = entry.end();
    }
    if (covered != dataBytes) {
      throw file.refuse(
          "holds %d bytes of numbers, expected %d by its header; it is damaged, get a new copy"
              .formatted(dataBytes, covered));
    }
  }
}
