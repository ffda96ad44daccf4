package dev.hourglass.data;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Options for loading a dataset.
///
/// @param shape of the images a `folder:` dataset is turned into
/// @param limits for downloads
/// @param progress hears how downloads get on
/// @param notices hears sentences the user should see, though nothing failed
/// @param skipped hears of files that were not read, once for each folder that holds any; null for
///   a sentence among the notices
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
  /// @param progress hears how downloads go on
  public LoadOptions withProgress(DownloadListener progress) {
    return new LoadOptions(shape, limits, progress, notices, skipped);
  }

  /// {@return the same with another place for notices to go}
  ///
  /// @param notices hears sentences for the user
  public LoadOptions withNotices(Consumer<String> notices) {
    return new LoadOptions(shape, limits, progress, notices, skipped);
  }

  /// {@return the same with a place of their own for files that were not read}
  ///
  /// @param skipped hears of files that are no images by name
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
