package dev.hourglass.app.input;

import dev.hourglass.app.run.RunData;
import dev.hourglass.data.DataException;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.files.WriteFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A dataset on standard input, as `--dataset -` takes it. Its bytes come once and may be read
/// often, so they lie in a temporary folder until the program ends, and so does what does not fit
/// into the memory: a later command could not know the images again.
public final class PipedImages {
  /// What the images are called.
  static final String NAME = "stdin";

  private static final String EXAMPLE = "tar c photos | hourglass train --dataset -";

  /// A twentieth of what is free on the disk stays free.
  private static final int FREE_SHARE = 20;

  private static @Nullable PipedImages latest;

  private final InputStream from;
  private final Path folder;

  private PipedImages(InputStream from, Path folder) {
    this.from = from;
    this.folder = folder;
  }

  /// The images of standard input, which are copied when they are asked for first.
  ///
  /// @throws DataException if there are none, or more than the disk has room for
  // Another stream may have taken its place.
  @SuppressWarnings("ReferenceEquality")
  static synchronized PipedImages get() throws DataException {
    PipedImages known = latest;
    if (known != null && known.from == System.in) {
      return known;
    }
    try {
      StandardInput.requirePiped(EXAMPLE);
      PipedImages made =
          new PipedImages(System.in, Files.createTempDirectory("hourglass-").toRealPath());
      Runtime.getRuntime().addShutdownHook(new Thread(made::delete));
      made.copy();
      latest = made;
      return made;
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw new DataException(
          "standard input could not be copied into the folder for temporary files (%s), expected room for it there: put the images into a file and give its path"
              .formatted(WriteFailure.message(e)),
          e);
    }
  }

  /// The file with the images that were read last, or null.
  public static synchronized @Nullable Path file() {
    PipedImages known = latest;
    return known == null ? null : known.path();
  }

  private Path path() {
    return folder.resolve(NAME);
  }

  private void copy() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    StandardInput.copy(
        from,
        StandardInput.NAME,
        path(),
        EXAMPLE,
        new StandardInput.Room(
            free - free / FREE_SHARE,
            "%s has no room for more: put the images into a file on another disk and give its path"
                .formatted(folder.getParent())));
  }

  /// Where the images are by now.
  DatasetSpec spec() {
    return new DatasetSpec.Files(path());
  }

  /// What does not fit into the memory goes there.
  Path folder() {
    return folder;
  }

  /// Whether a dataset is on standard input.
  static boolean arePiped(DatasetSpec spec) {
    return spec instanceof DatasetSpec.Files(Path path) && path.equals(RunData.PIPED);
  }

  /// A sentence that calls the images what the user does.
  DataException named(DataException e) {
    return StandardInput.named(e, path(), StandardInput.NAME);
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // Left to the system, which empties its folder of temporary files.
    }
  }
}
