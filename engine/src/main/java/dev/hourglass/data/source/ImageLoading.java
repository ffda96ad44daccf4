package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Pixels;
import dev.hourglass.data.ReadListener;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.IdxFile;
import dev.hourglass.files.CacheFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads images of a source into memory, or into a cache file if they take too much of it.
///
/// @param path of the source
/// @param said what its content does not say
/// @param skipBad whether images that cannot be read are left out
/// @param cache for images that take too much memory, or null if there is none
/// @param progress receives how many were read
record ImageLoading(
    Path path,
    ImageSource source,
    SourceOptions said,
    boolean skipBad,
    @Nullable ImageCache cache,
    ReadListener progress) {
  private static final int MOST_ON_HEAP = Integer.MAX_VALUE - 8;
  private static final int MOST_SHOWN = 20;
  private static final double MEGA = 1e6;

  /// Reads images.
  ///
  /// @param wanted their places, ascending
  /// @param shape what to bring them to
  /// @throws DataException if they take too much memory and there is no cache, or some are bad
  ReadImages read(int[] wanted, Shape shape, Fit fit) throws IOException {
    long size = (long) wanted.length * shape.size();
    if (cache != null && size > Math.min(cache.memory(), MOST_ON_HEAP)) {
      return cached(wanted, shape, fit, cache);
    }
    if (cache == null && size > IdxFile.mostBytes()) {
      throw new DataException(
          "%s holds %s of %s, which take %d bytes, expected at most %d: use fewer or smaller ones, or give Java more memory with -Xmx"
              .formatted(
                  path, Counts.of(wanted.length, "image"), shape, size, IdxFile.mostBytes()));
    }
    byte[] pixels = new byte[(int) size];
    ReadImages.Tally tally =
        decode(
            wanted,
            shape,
            fit,
            (slot, values, offset) ->
                System.arraycopy(values, offset, pixels, slot * shape.size(), shape.size()));
    return new ReadImages(Pixels.of(pixels, shape.size()), tally, "");
  }

  private ReadImages.Tally decode(int[] wanted, Shape shape, Fit fit, FittedImages.Sink sink)
      throws IOException {
    try (FittedImages fitted =
        new FittedImages(
            path.toString(),
            source.images(),
            wanted,
            shape,
            fit,
            source.packedBytes(),
            progress,
            sink)) {
      source.read(wanted, fitted);
      return requireGood(fitted.finish());
    }
  }

  private ReadImages cached(int[] wanted, Shape shape, Fit fit, ImageCache place)
      throws IOException {
    long size = (long) wanted.length * shape.size();
    String key = CacheKey.of(path, source, said, wanted, shape, fit);
    Path file = place.folder().resolve(key + ".pixels");
    String large = large(wanted.length, size, place);
    Optional<ReadImages> found = found(file, size, shape, large);
    if (found.isPresent()) {
      requireGood(found.get().tally());
      return found.get();
    }
    CacheFile.Source decoded =
        places ->
            decode(
                    wanted,
                    shape,
                    fit,
                    (slot, values, offset) ->
                        places.put((long) slot * shape.size(), values, offset, shape.size()))
                .toBytes();
    try {
      CacheFile.Content made = CacheFile.write(file, size, decoded);
      return images(made, shape, "%s: decoded once into %s".formatted(large, file));
    } catch (CacheFile.NotWritten e) {
      // Nothing is wrong with the source.
      throw new DataException(String.valueOf(e.getMessage()), e);
    }
  }

  static String large(int images, long size, ImageCache place) {
    return "%s take %,.0f MB, more than %s"
        .formatted(
            Counts.of(images, "image"),
            size / MEGA,
            size > place.memory()
                ? "the %,.1f MB of --memory".formatted(place.memory() / MEGA)
                : "the %,.0f MB that Java holds in one piece".formatted(MOST_ON_HEAP / MEGA));
  }

  private static Optional<ReadImages> found(Path file, long size, Shape shape, String large) {
    return CacheFile.open(file, size)
        .flatMap(content -> {
          try {
            return Optional.of(images(content, shape, "%s: taken from %s".formatted(large, file)));
          } catch (IOException damaged) {
            return Optional.empty();
          }
        });
  }

  private static ReadImages images(CacheFile.Content content, Shape shape, String sentence)
      throws IOException {
    Pixels pixels = Pixels.of(content.bytes(), shape.size());
    return new ReadImages(pixels, ReadImages.Tally.of(content.notes(), pixels.count()), sentence);
  }

  private ReadImages.Tally requireGood(ReadImages.Tally tally) throws DataException {
    List<String> bad = tally.bad();
    if (!bad.isEmpty() && !skipBad) {
      throw new DataException(
          "%s holds %s, expected none: replace or remove them, or leave them out with --skip-bad%n  %s%s"
              .formatted(
                  path,
                  Counts.of(bad.size(), "image that cannot be read", "images that cannot be read"),
                  String.join("%n  ".formatted(), bad.subList(0, Math.min(MOST_SHOWN, bad.size()))),
                  bad.size() > MOST_SHOWN ? "%n  …".formatted() : ""));
    }
    return tally;
  }
}
