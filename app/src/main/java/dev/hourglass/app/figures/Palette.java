package dev.hourglass.app.figures;

import java.awt.Color;
import java.util.List;

/// Colours for classes that colour-blind readers can distinguish: Paul Tol's muted scheme, and one
/// dark grey to make ten.
public final class Palette {
  /// What belongs to no class.
  static final Color NONE = new Color(0xD5D5D5);

  private static final List<Color> COLOURS =
      List.of(
          new Color(0xCC6677),
          new Color(0x332288),
          new Color(0xDDAA33),
          new Color(0x117733),
          new Color(0x88CCEE),
          new Color(0x882255),
          new Color(0x44AA99),
          new Color(0x999933),
          new Color(0xAA4499),
          new Color(0x444444));

  private Palette() {}

  /// The colour of a class; they begin again after ten.
  ///
  /// @param group its number, negative for none
  static Color of(int group) {
    return group < 0 ? NONE : COLOURS.get(group % COLOURS.size());
  }

  /// The colours as a page writes them: `#cc6677`.
  public static List<String> css() {
    return COLOURS.stream().map(colour -> "#%06x".formatted(colour.getRGB() & 0xFFFFFF)).toList();
  }

  /// Whether the class is one that shares its colour with an earlier one and needs another mark.
  static boolean again(int group) {
    return group >= COLOURS.size();
  }
}
