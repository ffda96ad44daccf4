package dev.hourglass.data.formats;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hourglass.data.DataException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What stands before the pixels of a JPEG file.
///
/// @param profiles how many segments may hold parts of a colour profile
/// @param exif the content of the first Exif segment, or null
/// @param adobe the colour transform in Adobe's segment, or −1 without one
/// @param components of a pixel, 0 if it is not known
record JpegHeader(int profiles, @Nullable ByteBuffer exif, int adobe, int components) {
  private static final byte SCAN = (byte) 0xDA;
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;
  private static final byte[] EXIF = "Exif\0\0".getBytes(US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(US_ASCII);
  private static final int ADOBE_TRANSFORM = 11;

  /// A profile has 255 parts at most, and other things that cameras keep beside it have few.
  private static final int MOST_PROFILES = 1000;

  /// Reads the segments up to the first scan, as far as they are whole: whatever is wrong with
  /// them, the decoder says.
  static JpegHeader of(byte[] content) {
    Walk walk = new Walk(content);
    for (int marker = walk.next(); marker != 0; marker = walk.next()) {
      walk.take(marker);
    }
    return new JpegHeader(walk.profiles, walk.exif, walk.adobe, walk.components);
  }

  /// The decoder looks through all of them for each of them.
  void refuseManyProfiles(String file) throws DataException {
    if (profiles > MOST_PROFILES) {
      throw new DataException(
          "%s is a JPEG with %d colour profile segments, expected at most %d: save it again"
              .formatted(file, profiles, MOST_PROFILES));
    }
  }

  /// How often a JPEG file begins a scan of its pixels.
  static long scans(byte[] content) {
    return IntStream.range(1, content.length)
        .filter(i -> content[i - 1] == (byte) 0xFF && content[i] == SCAN)
        .count();
  }

  /// Goes from segment to segment as libjpeg does.
  private static final class Walk {
    private final byte[] content;
    private int at = 2;
    private ByteBuffer segment = ByteBuffer.allocate(0);
    private int profiles;
    private @Nullable ByteBuffer exif;
    private int adobe = -1;
    private int components;

    Walk(byte[] content) {
      this.content = content;
    }

    /// The next segment's marker, 0 at a scan or at the end. What is no marker is skipped, and
    /// markers without a segment (those of restarts, `TEM`) too.
    int next() {
      while (at + 4 <= content.length) {
        int marker = content[at] == (byte) 0xFF ? Byte.toUnsignedInt(content[at + 1]) : 0;
        if (marker == 0 || marker == 0xFF) {
          at++;
        } else if (marker == 1 || (marker >= 0xD0 && marker <= 0xD8)) {
          at += 2;
        } else {
          return segment(marker);
        }
      }
      return 0;
    }

    private int segment(int marker) {
      int begin = at + 4;
      int end = at + 2 + Short.toUnsignedInt(ByteBuffer.wrap(content).getShort(at + 2));
      if (marker == Byte.toUnsignedInt(SCAN) || end < begin || end > content.length) {
        at = content.length;
        return 0;
      }
      segment = ByteBuffer.wrap(content, begin, end - begin).slice();
      at = end;
      return marker;
    }

    void take(int marker) {
      if (marker == APP1 && exif == null && startsWith(EXIF)) {
        exif = segment.slice(EXIF.length, segment.capacity() - EXIF.length);
      } else if (marker == APP2) {
        profiles++;
      } else if (marker == APP14 && startsWith(ADOBE) && segment.capacity() > ADOBE_TRANSFORM) {
        adobe = segment.get(ADOBE_TRANSFORM);
      } else if (isFrame(marker) && segment.capacity() >= 6) {
        components = Byte.toUnsignedInt(segment.get(5));
      }
    }

    private boolean startsWith(byte[] start) {
      return segment.capacity() >= start.length
          && Arrays.equals(Arrays.copyOf(bytes(start.length), start.length), start);
    }

    private byte[] bytes(int count) {
      byte[] bytes = new byte[count];
      segment.get(0, bytes);
      return bytes;
    }

    /// `SOF0` to `SOF15`, without `DHT`, `JPG` and `DAC` between them.
    private static boolean isFrame(int marker) {
      return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }
  }
}
