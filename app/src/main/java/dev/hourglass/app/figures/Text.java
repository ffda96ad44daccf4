package dev.hourglass.app.figures;

import dev.hourglass.text.Printable;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/// Text in figures, left out on machines without fonts.
///
/// Slim containers often have a JDK but no font or no font library; Java then throws at the first
/// letter, and a training run must not fail for its captions. Names of files and labels are drawn
/// as characters to read.
final class Text {
  static final Color DARK = new Color(0x222222);
  static final Color GREY = new Color(0x666666);
  static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);

  /// More than fits beside any picture.
  private static final int LONGEST = 200;

  private Text() {}

  /// What is drawn of a text.
  static String shown(String text) {
    return Printable.of(text, LONGEST);
  }

  /// Whether letters can be drawn at all on this machine.
  static boolean available() {
    return Availability.LETTERS;
  }

  /// Width of a text in pixels, 0 without fonts.
  static int width(String text, Font font) {
    return available() && !text.isEmpty() ? metrics(font).stringWidth(shown(text)) : 0;
  }

  /// The longest beginning of a text that fits a width in pixels, with an ellipsis where it was
  /// cut.
  static String fitted(String whole, Font font, int width) {
    String text = shown(whole);
    if (width(text, font) <= width) {
      return text;
    }
    int length = text.length() - 1;
    while (length > 0 && width(text.substring(0, length) + "…", font) > width) {
      length--;
    }
    return length == 0 ? "" : text.substring(0, length) + "…";
  }

  /// The text without its middle where it is too wide: names of files often differ at their ends.
  static String fittedWithEnd(String whole, Font font, int width) {
    String all = shown(whole);
    String text = all;
    for (int kept = all.length() - 1; kept > 0 && width(text, font) > width; kept--) {
      text = all.substring(0, kept / 2) + "…" + all.substring(all.length() - (kept + 1) / 2);
    }
    return width(text, font) > width ? "" : text;
  }

  /// Draws a text with its left edge at `x`, centred vertically around `middle`.
  static void left(Graphics2D g, String text, Font font, Color color, int x, int middle) {
    if (!available() || text.isEmpty()) {
      return;
    }
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setFont(font);
    g.setColor(color);
    FontMetrics metrics = g.getFontMetrics();
    g.drawString(shown(text), x, middle + (metrics.getAscent() - metrics.getDescent()) / 2);
  }

  private static FontMetrics metrics(Font font) {
    var scratch = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return scratch.getFontMetrics(font);
    } finally {
      scratch.dispose();
    }
  }

  /// Tried once: Java fails again, and slowly, at each letter.
  private static final class Availability {
    static final boolean LETTERS = canDrawText();

    private static boolean canDrawText() {
      try {
        return metrics(PLAIN).stringWidth("x") > 0;
      } catch (RuntimeException | LinkageError | InternalError noFonts) {
        return false;
      }
    }
  }
}
