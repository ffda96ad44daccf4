package dev.hourglass.files;

import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Labels as a NumPy file holds them: numbers, or texts of a fixed length (`U` and `S`).
///
/// @param numbers the array, or null if it holds texts
/// @param texts one for each element, fit to be shown; empty if it holds numbers
public record NpyLabels(@Nullable NpyArray numbers, List<String> texts) {
  private static final Pattern TEXTS =
      Pattern.compile("\\s*\\{.*'descr': *'([<>|])([US])(\\d{1,4})'.*\\}\\s*");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\((\\d{1,9}),?( *1,?)?\\)");
  private static final int BYTES_OF_A_CHARACTER = 4;

  /// Copies the texts.
  public NpyLabels {
    texts = List.copyOf(texts);
  }

  /// Reads texts, if the header says that the file holds some.
  ///
  /// @param header of the file
  /// @param start where its content begins
  /// @return the texts, or null if it holds anything else
  static @Nullable NpyLabels texts(InputFile file, String header, int start) throws IOException {
    Matcher type = TEXTS.matcher(header.strip());
    Matcher shape = SHAPE.matcher(header);
    if (!type.matches() || !shape.find()) {
      return null;
    }
    boolean wide = type.group(2).equals("U");
    int length = Integer.parseInt(type.group(3)) * (wide ? BYTES_OF_A_CHARACTER : 1);
    int count = Integer.parseInt(shape.group(1));
    requireSize(file, start + (long) count * length);
    requireRoom(file, count, length);
    boolean big = type.group(1).equals(">");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = file.bytes(start + (long) i * length, length, "texts");
      texts.add(
          Printable.of(text(bytes, wide, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)));
    }
    return new NpyLabels(null, texts);
  }

  private static void requireSize(InputFile file, long expected) throws FormatException {
    Path path = file.path();
    if (file.size() != expected) {
      throw new FormatException(
          path,
          "has %d bytes, expected %d by its header; it is damaged, save it again"
              .formatted(file.size(), expected));
    }
  }

  /// Texts of no bytes would be as many as the header says.
  private static void requireRoom(InputFile file, int count, int length) throws FormatException {
    if (length == 0) {
      throw file.refuse("has texts of 0 characters, expected at least 1; save it again");
    }
    long most = InputFile.mostUnpacked(file.packed());
    if ((long) count * length > most) {
      throw file.refuse(
          "compresses %d bytes of texts into %d bytes, expected at most %d from so few; save them uncompressed, with numpy.savez or numpy.save"
              .formatted((long) count * length, file.packed(), most));
    }
  }

  private static String text(byte[] bytes, boolean wide, ByteOrder order) {
    String text =
        !wide
            ? new String(bytes, StandardCharsets.UTF_8)
            : new String(
                bytes, Charset.forName(order == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE"));
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }
}
