package dev.hourglass.app.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A log of JSON objects, one on each line: `kind` is `epoch` or `step`, and every line has the
/// numbers `epoch` and `step`, counted from 1.
///
/// A line is written whole and at once. When a run is resumed the log is cut where the checkpoint
/// stands, and an incomplete last line goes, so that nothing is there twice.
final class JsonLines implements AutoCloseable {
  static final String EPOCH = "epoch";
  static final String STEP = "step";

  /// A line that is longer is none of ours; the file may be anything.
  private static final int LONGEST_LINE = 1 << 16;

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final LogFile file;

  /// Opens a log.
  ///
  /// @param kept what stays of a log that is already there
  JsonLines(Path path, LogPosition kept) throws IOException {
    long bytes = kept.nothing() || !Files.exists(path) ? 0 : bytesOf(path, kept);
    file = new LogFile(path, bytes);
  }

  /// Adds a line.
  void append(JsonObject line) throws IOException {
    file.append((GSON.toJson(line) + "\n").getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static long bytesOf(Path path, LogPosition kept) throws IOException {
    long bytes = 0;
    try (InputStream in = InputFile.stream(path)) {
      byte[] line = line(in);
      while (line.length > 0 && stays(new String(line, UTF_8), kept)) {
        bytes += line.length;
        line = line(in);
      }
    }
    return bytes;
  }

  /// The next line with its end; nothing if no whole line follows.
  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && line.size() < LONGEST_LINE; b = in.read()) {
      line.write(b);
      if (b == '\n') {
        return line.toByteArray();
      }
    }
    return new byte[0];
  }

  private static boolean stays(String line, LogPosition kept) {
    try {
      return StrictJson.parse(line) instanceof JsonObject object
          && object.get("kind") instanceof JsonPrimitive kind
          && (kind.getAsString().equals(EPOCH)
              ? upTo(object.get(EPOCH), kept.epochs())
              : upTo(object.get(STEP), kept.steps()));
    } catch (IllegalArgumentException damaged) {
      return false;
    }
  }

  private static boolean upTo(@Nullable JsonElement number, long most) {
    return number instanceof JsonPrimitive found && found.isNumber() && found.getAsDouble() <= most;
  }
}
