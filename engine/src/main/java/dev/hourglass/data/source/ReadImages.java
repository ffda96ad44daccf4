package dev.hourglass.data.source;

import dev.hourglass.data.Pixels;
import dev.hourglass.data.formats.ImageFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Images of a source, brought to one shape.
///
/// @param pixels in the order of the places that were wanted; empty ones where none was read
/// @param tally what became of them
/// @param cache a sentence on the file that they are in, empty if they are in memory
record ReadImages(Pixels pixels, Tally tally, String cache) {

  /// What became of images.
  ///
  /// @param sizes of each image where it was stored, null for those that were not read
  /// @param bad why images cannot be read, in the order of the source
  /// @param resized how many had another size
  /// @param empty how many show nothing but the background, since their drawing is in the
  ///   transparency
  /// @param coloured how many had colours and became grey
  record Tally(
      ImageFiles.@Nullable Size[] sizes, List<String> bad, int resized, int empty, int coloured) {
    /// Whether the image in a slot was read.
    boolean isRead(int slot) {
      return sizes[slot] != null;
    }

    /// The size of an image that was read.
    ImageFiles.Size size(int slot) {
      return Objects.requireNonNull(sizes[slot], "an image that was read has a size");
    }

    /// As a cache file remembers it.
    byte[] toBytes() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(resized);
      out.writeInt(empty);
      out.writeInt(coloured);
      out.writeInt(sizes.length);
      for (ImageFiles.@Nullable Size size : sizes) {
        out.writeInt(size == null ? 0 : size.height());
        out.writeInt(size == null ? 0 : size.width());
      }
      out.writeInt(bad.size());
      for (String reason : bad) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
      return bytes.toByteArray();
    }

    /// Reads what {@link #toBytes} gave.
    ///
    /// @param images how many were wanted
    /// @throws IOException if it is anything else
    static Tally of(byte[] bytes, int images) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      int resized = in.readInt();
      int empty = in.readInt();
      int coloured = in.readInt();
      if (in.readInt() != images) {
        throw new IOException("not the sizes of %d images".formatted(images));
      }
      ImageFiles.@Nullable Size[] sizes = new ImageFiles.@Nullable Size[images];
      for (int i = 0; i < images; i++) {
        ImageFiles.Size size = new ImageFiles.Size(in.readInt(), in.readInt());
        sizes[i] = size.height() > 0 && size.width() > 0 ? size : null;
      }
      int count = in.readInt();
      List<String> bad = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        bad.add(new String(part(in), StandardCharsets.UTF_8));
      }
      return new Tally(sizes, bad, resized, empty, coloured);
    }

    private static byte[] part(DataInputStream in) throws IOException {
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new IOException("a part of %d bytes".formatted(length));
      }
      return in.readNBytes(length);
    }
  }
}
