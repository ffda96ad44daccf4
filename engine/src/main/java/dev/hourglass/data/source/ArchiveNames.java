package dev.hourglass.data.source;

/// Names of archives' members.
final class ArchiveNames {
  private ArchiveNames() {}

  /// A name without the `./` in front that some archives have.
  static String plain(String name) {
    return name.replaceFirst("^(\\./)+", "");
  }
}
