package dev.hourglass.files;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The dictionary at the start of a NumPy file, read by a parser for this one literal only.
///
/// NumPy evaluates the header as Python; here nothing but the three keys, each once, with a string,
/// a truth value and a tuple of whole numbers gets through.
///
/// @param dtype the number format without byte order, such as `f4`
/// @param shape size along each axis, not yet checked
record NpyHeader(
    String dtype, ElementType type, ByteOrder order, boolean fortranOrder, List<Long> shape) {

  /// @throws FormatException if the text is anything else than such a dictionary
  static NpyHeader parse(Path file, String text) throws FormatException {
    return new Parser(file, text).header();
  }

  /// The number format behind a dtype such as `f4`.
  private static ElementType typeOf(Path file, String descr) throws FormatException {
    return switch (descr.isEmpty() ? descr : descr.substring(1)) {
      case "f2" -> ElementType.F16;
      case "f4" -> ElementType.F32;
      case "f8" -> ElementType.F64;
      case "u1", "b1" -> ElementType.U8;
      case "i1" -> ElementType.I8;
      case "i2" -> ElementType.I16;
      case "i4" -> ElementType.I32;
      case "i8" -> ElementType.I64;
      default -> throw unknownType(file, descr);
    };
  }

  /// The byte order that a dtype's first character states.
  private static ByteOrder orderOf(Path file, String descr, ElementType type)
      throws FormatException {
    return switch (descr.charAt(0)) {
      case '<' -> ByteOrder.LITTLE_ENDIAN;
      case '>' -> ByteOrder.BIG_ENDIAN;
      case '|' -> {
        if (type.bytes() > 1) {
          throw unknownType(file, descr);
        }
        yield ByteOrder.LITTLE_ENDIAN;
      }
      default -> throw unknownType(file, descr);
    };
  }

  private static FormatException unknownType(Path file, String descr) {
    return new FormatException(
        file,
        "holds numbers of type %s, expected f2, f4, f8, b1, u1, i1, i2, i4 or i8; save it with .astype('float32')"
            .formatted(FormatException.quote(descr)));
  }

  private static final class Parser {
    /// More digits cannot be a size on any machine.
    private static final int MOST_DIGITS = 18;

    private final Path file;
    private final String text;
    private int at;
    private @Nullable String descr;
    private @Nullable Boolean fortranOrder;
    private @Nullable List<Long> shape;

    Parser(Path file, String text) {
      this.file = file;
      this.text = text;
    }

    NpyHeader header() throws FormatException {
      expect("{");
      while (!accept("}")) {
        entry();
        if (!accept(",")) {
          expect("}");
          break;
        }
      }
      if (!text.substring(at).isBlank()) {
        throw refuse("nothing more");
      }
      if (descr == null || fortranOrder == null || shape == null) {
        throw refuse("the keys 'descr', 'fortran_order' and 'shape'");
      }
      ElementType type = typeOf(file, descr);
      ByteOrder order = orderOf(file, descr, type);
      return new NpyHeader(descr.substring(1), type, order, fortranOrder, shape);
    }

    private void entry() throws FormatException {
      String key = string();
      expect(":");
      switch (key) {
        case "descr" -> {
          requireFirst(descr);
          requirePlain();
          descr = string();
        }
        case "fortran_order" -> {
          requireFirst(fortranOrder);
          fortranOrder = truth();
        }
        case "shape" -> {
          requireFirst(shape);
          shape = tuple();
        }
        default -> throw refuse("one of the keys 'descr', 'fortran_order' and 'shape'");
      }
    }

    private void requirePlain() throws FormatException {
      skipSpaces();
      if (text.startsWith("[", at)) {
        throw new FormatException(
            file,
            "holds records with fields, expected a plain array; save one field with numpy.save(FILE, a['image']), or several with numpy.savez(FILE, images=a['image'], labels=a['label'])");
      }
    }

    private void requireFirst(@Nullable Object earlier) throws FormatException {
      if (earlier != null) {
        throw refuse("each key once");
      }
    }

    private String string() throws FormatException {
      String quote = accept("\"") ? "\"" : "'";
      if (quote.equals("'")) {
        expect("'");
      }
      int end = text.indexOf(quote, at);
      if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
        throw refuse("a plain text in quotes");
      }
      String content = text.substring(at, end);
      at = end + 1;
      return content;
    }

    private boolean truth() throws FormatException {
      if (accept("True")) {
        return true;
      }
      if (accept("False")) {
        return false;
      }
      throw refuse("True or False");
    }

    private List<Long> tuple() throws FormatException {
      List<Long> axes = new ArrayList<>();
      boolean comma = true;
      expect("(");
      while (!accept(")")) {
        if (!comma) {
          throw refuse("\",\" or \")\"");
        }
        axes.add(integer());
        comma = accept(",");
      }
      if (axes.size() == 1 && !comma) {
        throw refuse("a tuple, which ends in a comma where it has one number");
      }
      return List.copyOf(axes);
    }

    private long integer() throws FormatException {
      skipSpaces();
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      int digits = at - start;
      boolean padded = digits > 1 && text.charAt(start) == '0';
      if (digits == 0 || digits > MOST_DIGITS || padded) {
        at = start;
        throw refuse("a whole number of at most %d digits".formatted(MOST_DIGITS));
      }
      return Long.parseLong(text, start, at, 10);
    }

    private void expect(String token) throws FormatException {
      if (!accept(token)) {
        throw refuse("\"" + token + "\"");
      }
    }

    private boolean accept(String token) {
      skipSpaces();
      boolean here = text.startsWith(token, at);
      at += here ? token.length() : 0;
      return here;
    }

    private void skipSpaces() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }

    private FormatException refuse(String expected) {
      return new FormatException(
          file,
          "has a header that continues with %s, expected %s; it is not a plain array, save it with numpy.save"
              .formatted(FormatException.quote(text.substring(at)), expected));
    }
  }
}
