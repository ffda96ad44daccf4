package dev.hourglass.data.formats;

import dev.hourglass.data.DataException;
import dev.hourglass.files.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// The images of an IDX file, one by one.
final class IdxRows {
  private static final int MOST_IMAGE = 1 << 28;

  private IdxRows() {}

  /// What goes wrong there is no fault of the file.
  private static void take(IdxFile.Receiver receiver, int image, byte[] pixels) {
    try {
      receiver.image(image, pixels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Checks what a header states before memory is taken for it.
  ///
  /// @param packed whether the file is compressed
  static void requirePossible(Path file, int[] sizes, boolean packed) throws IOException {
    long size = (long) sizes[1] * sizes[2];
    boolean possible = sizes[0] > 0 && sizes[1] > 0 && sizes[2] > 0 && size <= MOST_IMAGE;
    long present = InputFile.size(file);
    long most = packed ? InputFile.mostUnpacked(present) : present;
    if (!possible || sizes[0] * size > most) {
      throw new DataException(
          "%s states that it holds %d × %d × %d bytes, expected positive sizes and at most %d bytes in all: check that this is the right file"
              .formatted(file, sizes[0], sizes[1], sizes[2], most));
    }
  }

  /// @param in behind the header
  /// @param sizes number of images, rows and columns, as the header states
  /// @param wanted places of images, ascending
  static void read(InputStream in, Path file, int[] sizes, int[] wanted, IdxFile.Receiver receiver)
      throws IOException {
    requirePossible(file, sizes, in instanceof GunzipStream);
    byte[] pixels = new byte[sizes[1] * sizes[2]];
    int next = 0;
    for (int image = 0; image < sizes[0]; image++) {
      int read = in.readNBytes(pixels, 0, pixels.length);
      if (read < pixels.length) {
        throw new DataException(
            "%s ends in image %d, expected %d images as the header states: %s"
                .formatted(file, image, sizes[0], IdxFile.REPLACE));
      }
      if (next < wanted.length && wanted[next] == image) {
        take(receiver, image, pixels);
        next++;
      }
    }
    // Reading on also makes gzip compare its checksum.
    if (in.read() >= 0) {
      throw new DataException(
          "%s continues after the %d images that its header states, expected its end there: %s"
              .formatted(file, sizes[0], IdxFile.REPLACE));
    }
  }
}
