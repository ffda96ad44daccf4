package dev.hourglass.data.source;

import dev.hourglass.data.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Images as a folder, an archive or a file holds them: of any sizes, with the splits and labels
/// that are stated there. Nothing is decoded or resized yet.
public interface ImageSource {
  /// What files are that are left out, whatever their names.
  String OTHER_FILES = "other files";

  /// {@return what it is, for the user: `folder`, `ZIP archive`, `NumPy arrays`}
  String format();

  /// {@return the images, in an order that depends on their names or places alone}
  List<SourceImage> images();

  /// {@return the bytes of the archive or of other files that the images come from and that may
  /// unpack to much more than their size, or -1 where there are none}
  ///
  /// @throws IOException if they cannot be found
  default long packedBytes() throws IOException {
    return -1;
  }

  /// {@return whether names of images are those of their files}
  default boolean hasFiles() {
    return false;
  }

  /// {@return names of files that are no images, fit to be shown; empty where there are none}
  default List<String> skipped() {
    return List.of();
  }

  /// {@return what those files are, for the user: `other files`}
  default String skippedAs() {
    return "files without an image file extension";
  }

  /// {@return the file that an image has for itself, or null where there is none}
  ///
  /// @param image its place
  default @Nullable Path file(int image) {
    return null;
  }

  /// Reads some of the images, in any order.
  ///
  /// @param wanted places in {@link #images}, ascending
  /// @param receiver gets each of them once
  /// @throws IOException if the source as a whole cannot be read
  void read(int[] wanted, Receiver receiver) throws IOException;

  /// Takes images as they are stored.
  interface Receiver {
    /// Takes the bytes of an image file: PNG, JPEG or another format.
    ///
    /// @param image its place
    /// @param content of the file
    /// @throws IOException if no more are wanted, for a reason that ends the reading
    void file(int image, byte[] content) throws IOException;

    /// Takes pixels.
    ///
    /// @param image its place
    /// @param shape channels (1 or 3), rows and columns
    /// @param pixels `[channel][row][column]`, a byte 0 to 255 each, from `offset`
    /// @param offset place of the first
    /// @throws IOException if no more are wanted, for a reason that ends the reading
    void pixels(int image, Shape shape, byte[] pixels, int offset) throws IOException;

    /// Takes the reason why an image cannot be read.
    ///
    /// @param image its place
    /// @param reason a sentence for the user
    /// @throws IOException if no more are wanted, for a reason that ends the reading
    void bad(int image, String reason) throws IOException;
  }
}
