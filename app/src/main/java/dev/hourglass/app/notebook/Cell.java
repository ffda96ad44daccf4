package dev.hourglass.app.notebook;

/// A display of a running notebook cell whose content can be replaced.
interface Cell {
  /// Shows something below what is there.
  ///
  /// @param mime how it is shown, as in `text/html`
  /// @return what to call it when it is to be replaced
  String show(String mime, Object shown);

  /// Shows something else in its place.
  void replace(String id, String mime, Object shown);
}
