package dev.hourglass.app.report;

import org.jspecify.annotations.Nullable;

/// A block of a section, under a heading or below the one before.
///
/// @param heading above it, or null to go on below the last one
record SectionBlock(@Nullable String heading, Block block) {

  static SectionBlock of(Block block) {
    return new SectionBlock(null, block);
  }

  static SectionBlock of(String text) {
    return of(new Block.Paragraph(text));
  }

  /// What could not be made, and why.
  static SectionBlock leftOut(String what, String reason) {
    return of("Left out: %s, since %s.".formatted(what, reason));
  }

  /// The same under a heading.
  SectionBlock under(String title) {
    return new SectionBlock(title, block);
  }
}
