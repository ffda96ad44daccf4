package dev.hourglass.data;

import dev.hourglass.data.source.ImageCache;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.SourceReader;
import dev.hourglass.text.RecordContent;
import java.util.Objects;
import java.util.function.Consumer;

/// Options for loading a dataset.
///
/// @param source what the content of a user's own images does not say
/// @param images how a user's own images become images of one shape, for training and testing, and
///   how many of any dataset are taken
/// @param limits for downloads
/// @param memory bytes that a user's own images may take in memory, at least 1; more of them are in
///   a file in the folder of datasets
/// @param progress receives the progress of downloads
/// @param reading receives the progress of reading a user's own images
/// @param notices receives messages for the user that are not errors
/// @param found receives what was found at a user's own path
public record LoadOptions(
    SourceOptions source,
    ReadOptions images,
    DownloadLimits limits,
    long memory,
    DownloadListener progress,
    ReadListener reading,
    Consumer<String> notices,
    Consumer<SourceReader.Result> found) {

  /// Checks that nothing is null.
  ///
  /// @throws IllegalArgumentException if there is no memory
  public LoadOptions {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(reading, "reading");
    Objects.requireNonNull(notices, "notices");
    Objects.requireNonNull(found, "found");
    if (memory < 1) {
      throw new IllegalArgumentException(
          "images may take %d bytes of memory, expected at least 1".formatted(memory));
    }
  }

  /// {@return everything proposed from the images, a third of the heap for them, default limits, no
  /// listeners}
  public static LoadOptions defaults() {
    return new LoadOptions(
        SourceOptions.NONE,
        ReadOptions.DEFAULT,
        DownloadLimits.DEFAULT,
        ImageCache.defaultMemory(),
        (file, bytes, total) -> {},
        (done, total) -> {},
        notice -> {},
        _ -> {});
  }

  /// {@return the same with more said of the source}
  ///
  /// @param source what its content does not say
  public LoadOptions withSource(SourceOptions source) {
    return new LoadOptions(source, images, limits, memory, progress, reading, notices, found);
  }

  /// {@return the same with another way to read a user's own images}
  ///
  /// @param images how they become images of one shape
  public LoadOptions withImages(ReadOptions images) {
    return new LoadOptions(source, images, limits, memory, progress, reading, notices, found);
  }

  /// {@return the same with a user's own images brought to a shape}
  ///
  /// @param shape channels, rows and columns to bring images to
  /// @throws IllegalArgumentException if it is none of images
  public LoadOptions withShape(Shape shape) {
    return withImages(images.withShape(shape.requireOfImages()));
  }

  /// {@return the same with other limits for downloads}
  ///
  /// @param limits what a download may take
  public LoadOptions withLimits(DownloadLimits limits) {
    return new LoadOptions(source, images, limits, memory, progress, reading, notices, found);
  }

  /// {@return the same with more or less memory for a user's own images}
  ///
  /// @param memory bytes that they may take, at least 1; more of them are in a file
  /// @throws IllegalArgumentException if it is less
  public LoadOptions withMemory(long memory) {
    return new LoadOptions(source, images, limits, memory, progress, reading, notices, found);
  }

  /// {@return the same with another listener to downloads}
  ///
  /// @param progress receives the progress of downloads
  public LoadOptions withProgress(DownloadListener progress) {
    return new LoadOptions(source, images, limits, memory, progress, reading, notices, found);
  }

  /// {@return the same with another listener to the reading of images}
  ///
  /// @param reading receives how many were read
  public LoadOptions withReading(ReadListener reading) {
    return new LoadOptions(source, images, limits, memory, progress, reading, notices, found);
  }

  /// {@return the same with another place for notices to go}
  ///
  /// @param notices receives messages for the user
  public LoadOptions withNotices(Consumer<String> notices) {
    return new LoadOptions(source, images, limits, memory, progress, reading, notices, found);
  }

  /// {@return the same with another place for what was found at a user's own path}
  ///
  /// @param found receives it once the images are read
  public LoadOptions withFound(Consumer<SourceReader.Result> found) {
    return new LoadOptions(source, images, limits, memory, progress, reading, notices, found);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
