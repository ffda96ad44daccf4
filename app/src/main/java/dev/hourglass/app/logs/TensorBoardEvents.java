package dev.hourglass.app.logs;

import dev.hourglass.files.InputFile;
import dev.hourglass.files.InputFolder;
import dev.hourglass.files.Protobuf;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The event file that TensorBoard reads: curves of numbers, and pictures.
///
/// Each record is one `Event` of TensorFlow's `event.proto`, the first one naming the format. The
/// events of an epoch and those of a step differ in a mark of ours, a field that TensorBoard does
/// not know and skips. When a run is resumed its file is cut where the checkpoint stands, and an
/// incomplete last record goes, so that nothing is there twice; a TensorBoard that was showing the
/// run meanwhile must be started again.
final class TensorBoardEvents implements AutoCloseable {
  private static final String PREFIX = "events.out.tfevents.";
  private static final String HOST = ".hourglass";
  private static final Pattern NAME = Pattern.compile("events\\.out\\.tfevents\\.\\d+\\.hourglass");

  // Fields of Event, Summary, Summary.Value and Summary.Image.
  private static final int WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int IMAGE = 4;
  private static final int IMAGE_HEIGHT = 1;
  private static final int IMAGE_WIDTH = 2;
  private static final int IMAGE_COLOURS = 3;
  private static final int IMAGE_PNG = 4;

  /// The number of the epoch that ended. Far above the numbers that the format may still give out.
  private static final int ENDED_EPOCH = 51_741;

  private static final int RGB = 3;

  private final LogFile file;

  /// Opens a folder's event file.
  ///
  /// @param kept what stays of the file that is already there
  TensorBoardEvents(Path folder, LogPosition kept) throws IOException {
    List<Path> old = ours(folder);
    long now = Instant.now().getEpochSecond();
    Path path = folder.resolve(PREFIX + now + HOST);
    long bytes = 0;
    if (kept.nothing()) {
      for (Path stale : old) {
        Files.delete(stale);
      }
    } else if (!old.isEmpty()) {
      path = Collections.max(old);
      bytes = bytesOf(path, kept);
    }
    file = new LogFile(path, bytes);
    if (bytes == 0) {
      begin();
    }
  }

  private void begin() throws IOException {
    try {
      append(event(0).add(FILE_VERSION, "brain.Event:2"));
    } catch (IOException | RuntimeException | Error e) {
      try (file) {
        throw e;
      }
    }
  }

  /// Adds the numbers of a step.
  ///
  /// @param numbers by tag
  void step(long step, Map<String, Double> numbers) throws IOException {
    append(event(step).add(SUMMARY, summary(numbers)));
  }

  /// Adds the numbers of an epoch.
  ///
  /// @param step the last one of the epoch
  /// @param numbers by tag
  void epoch(int epoch, long step, Map<String, Double> numbers) throws IOException {
    append(event(step).add(SUMMARY, summary(numbers)).add(ENDED_EPOCH, epoch));
  }

  /// Adds a picture that was drawn after an epoch.
  ///
  /// @param png a colour picture, as PNG
  void picture(int epoch, long step, String tag, byte[] png) throws IOException {
    // A PNG says its width and height in big-endian numbers after its name and its first chunk's.
    ByteBuffer header = ByteBuffer.wrap(png);
    Protobuf image =
        new Protobuf()
            .add(IMAGE_HEIGHT, header.getInt(20))
            .add(IMAGE_WIDTH, header.getInt(16))
            .add(IMAGE_COLOURS, RGB)
            .add(IMAGE_PNG, png);
    Protobuf summary = new Protobuf().add(VALUE, new Protobuf().add(TAG, tag).add(IMAGE, image));
    append(event(step).add(SUMMARY, summary).add(ENDED_EPOCH, epoch));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void append(Protobuf event) throws IOException {
    file.append(Records.framed(event.bytes()));
  }

  private static Protobuf event(long step) {
    double seconds = Instant.now().toEpochMilli() / 1e3;
    return new Protobuf().add(WALL_TIME, seconds).add(EVENT_STEP, step);
  }

  private static Protobuf summary(Map<String, Double> numbers) {
    Protobuf summary = new Protobuf();
    numbers.forEach((tag, number) ->
        summary.add(VALUE, new Protobuf().add(TAG, tag).add(SIMPLE_VALUE, number.floatValue())));
    return summary;
  }

  /// A folder's event files that this program wrote.
  private static List<Path> ours(Path folder) throws IOException {
    return InputFolder.list(folder).stream()
        .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
        .toList();
  }

  private static long bytesOf(Path path, LogPosition kept) throws IOException {
    long size = Files.size(path);
    long bytes = 0;
    try (DataInputStream in = new DataInputStream(InputFile.stream(path))) {
      byte[] data = Records.next(in, size);
      while (data != null && stays(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN), kept)) {
        bytes += Records.size(data.length);
        data = Records.next(in, size - bytes);
      }
    }
    return bytes;
  }

  /// Whether an event stays: reads its step and its mark and skips the rest.
  private static boolean stays(ByteBuffer event, LogPosition kept) {
    long step = 0;
    long epoch = 0;
    try {
      while (event.hasRemaining()) {
        long key = varint(event);
        switch ((int) key & 7) {
          case Protobuf.VARINT -> {
            long number = varint(event);
            step = key >>> 3 == EVENT_STEP ? number : step;
            epoch = key >>> 3 == ENDED_EPOCH ? number : epoch;
          }
          case Protobuf.FIXED64 -> event.getLong();
          case Protobuf.FIXED32 -> event.getInt();
          case Protobuf.BYTES -> {
            int length = Math.toIntExact(varint(event));
            event.position(Math.addExact(event.position(), length));
          }
          default -> {
            return false;
          }
        }
      }
    } catch (RuntimeException damaged) {
      return false;
    }
    return epoch > 0 ? epoch <= kept.epochs() : step <= kept.steps();
  }

  private static long varint(ByteBuffer bytes) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte b = bytes.get();
      number |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return number;
      }
    }
    throw new ArithmeticException("a number of more than ten bytes");
  }
}
