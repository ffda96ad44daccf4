package dev.hourglass.files;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Digests that name data by its content, so that a model file can record what it was made from.
public final class Sha256 {
  private Sha256() {}

  /// {@return the digest of an image set: SHA-256 over count, channels, height, width and the
  /// number of labels (0 where there are none) as big-endian 32-bit numbers, then the pixels, then
  /// each label as a big-endian 32-bit number; 64 lower-case hex digits}
  ///
  /// @param count how many
  /// @param channels 1 for grey, 3 for colour
  /// @param height rows of an image
  /// @param width columns of an image
  /// @param pixels updates a digest with `[image][channel][row][column]`
  /// @param labels one per image, or null
  public static String ofImages(
      int count,
      int channels,
      int height,
      int width,
      Consumer<MessageDigest> pixels,
      int @Nullable [] labels) {
    int[] classOf = labels == null ? new int[0] : labels;
    MessageDigest digest = algorithm("SHA-256");
    digest.update(bigEndian(count, channels, height, width, classOf.length));
    pixels.accept(digest);
    digest.update(bigEndian(classOf));
    return hex(digest.digest());
  }

  public static MessageDigest algorithm(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks " + name + ", use a full JDK", e);
    }
  }

  public static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static byte[] bigEndian(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
    bytes.asIntBuffer().put(numbers);
    return bytes.array();
  }
}
