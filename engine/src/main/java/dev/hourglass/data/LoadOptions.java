package dev.hourglass.data;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Options for loading a dataset.
///
/// @param shape of the images a `folder:` dataset is turned into
/// @param limits for downloads
/// @param progress receives the progress of downloads
/// @param notices receives messages for the user that are not errors
/// @param skipped receives the files that were skipped, once for each folder with any; null for a
///   sentence among the notices
public record LoadOptions(
    Shape shape,
    DownloadLimits limits,
    DownloadListener progress,
    Consumer<String> notices,
    @Nullable Consumer<SkippedFiles> skipped) {

  /// Checks the shape.
  ///
  /// @throws IllegalArgumentException if it is none of images
  public LoadOptions {
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(notices, "notices");
    shape.requireOfImages();
  }

  /// {@return grey images of 28×28, default limits, no listeners}
  public static LoadOptions defaults() {
    return new LoadOptions(
        new Shape(1, 28, 28),
        DownloadLimits.DEFAULT,
        (file, bytes, total) -> {},
        notice -> {},
        null);
  }

  /// {@return the same with another shape for `folder:` datasets}
  ///
  /// @param shape channels, rows and columns to bring images to
  /// @throws IllegalArgumentException if it is none of images
  public LoadOptions withShape(Shape shape) {
    return new LoadOptions(shape, limits, progress, notices, skipped);
  }

  /// {@return the same with other limits for downloads}
  ///
  /// @param limits what a download may take
  public LoadOptions withLimits(DownloadLimits limits) {
    return new LoadOptions(shape, limits, progress, notices, skipped);
  }

  /// {@return the same with another listener to downloads}
  ///
  /// @param progress receives the progress of downloads
  public LoadOptions withProgress(DownloadListener progress) {
    return new LoadOptions(shape, limits, progress, notices, skipped);
  }

  /// {@return the same with another place for notices to go}
  ///
  /// @param notices receives messages for the user
  public LoadOptions withNotices(Consumer<String> notices) {
    return new LoadOptions(shape, limits, progress, notices, skipped);
  }

  /// {@return the same with a place of their own for files that were not read}
  ///
  /// @param skipped receives files without an image file extension
  public LoadOptions withSkipped(Consumer<SkippedFiles> skipped) {
    Objects.requireNonNull(skipped, "skipped");
    return new LoadOptions(shape, limits, progress, notices, skipped);
  }

  /// Says which files were not read.
  ///
  /// @param files of one folder
  public void notifySkipped(SkippedFiles files) {
    Objects.requireNonNull(files, "files");
    if (skipped == null) {
      notices.accept(files.sentence());
    } else {
      skipped.accept(files);
    }
  }
}
