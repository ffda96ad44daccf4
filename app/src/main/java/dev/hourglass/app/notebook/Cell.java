package dev.hourglass.app.notebook;

/// Where a running cell of a notebook shows something, and shows something else instead later.
interface Cell {
  /// Shows something below what is there.
  ///
  /// @param mime how it is shown, as in `text/html`
  /// @return what to call it when it is to be replaced
  String show(String mime, Object shown);

  /// Shows something else in its place.
  void replace(String id, String mime, Object shown);
}
