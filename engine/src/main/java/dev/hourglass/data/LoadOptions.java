package dev.hourglass.data;

import java.util.function.Consumer;

/// How to load a dataset, beyond which one.
///
/// @param shape of the images a `folder:` dataset is turned into
/// @param limits for downloads
/// @param progress hears how downloads get on
/// @param notices hears sentences the user should see, though nothing failed
public record LoadOptions(
    ImageShape shape, DownloadLimits limits, DownloadListener progress, Consumer<String> notices) {

  /// Grey images of 28×28, usual limits, nobody listening.
  public static LoadOptions defaults() {
    return new LoadOptions(
        new ImageShape(1, 28, 28),
        DownloadLimits.DEFAULT,
        (file, bytes, total) -> {},
        notice -> {});
  }

  /// The same with another shape for `folder:` datasets.
  public LoadOptions withShape(ImageShape shape) {
    return new LoadOptions(shape, limits, progress, notices);
  }

  /// The same with other limits for downloads.
  public LoadOptions withLimits(DownloadLimits limits) {
    return new LoadOptions(shape, limits, progress, notices);
  }

  /// The same with another listener to downloads.
  public LoadOptions withProgress(DownloadListener progress) {
    return new LoadOptions(shape, limits, progress, notices);
  }

  /// The same with another place for notices to go.
  public LoadOptions withNotices(Consumer<String> notices) {
    return new LoadOptions(shape, limits, progress, notices);
  }
}
