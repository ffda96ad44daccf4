package dev.hourglass.bench.timing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Launcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The program as a server in a process of its own.
public final class ServerProcess implements AutoCloseable {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:Explore at|Watch at|Listening on) (http://[0-9.:]+)");
  private static final int OK = 200;
  private static final int LOOK_MILLIS = 20;
  private static final double KILO = 1024;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;

  private ServerProcess(Process process) throws IOException {
    this.process = process;
    address = address(process);
  }

  /// Starts `hourglass explore` and waits for its address.
  ///
  /// @param run the folder of a run
  /// @throws IOException if it ends without one
  public static ServerProcess explore(Path run) throws IOException {
    return new ServerProcess(start(List.of("explore", run.toString(), "--no-browser")));
  }

  /// Starts `hourglass serve` on a free port and waits for its address.
  ///
  /// @param model the file of a model
  /// @throws IOException if it ends without one
  public static ServerProcess serve(Path model) throws IOException {
    return new ServerProcess(start(List.of("serve", model.toString(), "--port", "0")));
  }

  /// The port that it listens on.
  public int port() {
    return URI.create(address).getPort();
  }

  /// Megabytes of main memory that the process takes; NaN where the system does not say it.
  public double residentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KILO)
          .sum();
    }
  }

  private static Process start(List<String> words) throws IOException {
    List<String> command = new ArrayList<>(Launcher.process());
    command.addAll(words);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /// The reader stays open: a process whose output is closed ends.
  private static String address(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher found = ADDRESS.matcher(line);
      if (found.find()) {
        Thread.ofVirtual().start(() -> drain(lines));
        return found.group(1);
      }
    }
    throw new IOException("the program ended without the address of its page");
  }

  /// Asks for something that the page needs.
  ///
  /// @throws IOException if it is refused
  public byte[] get(String path) throws IOException, InterruptedException {
    return answer(HttpRequest.newBuilder(URI.create(address + path)).build());
  }

  private byte[] answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != OK) {
      throw new IOException(
          "%s was answered with %d, expected 200".formatted(request.uri(), answer.statusCode()));
    }
    return answer.body();
  }

  private JsonObject json(String path) throws IOException, InterruptedException {
    return JsonParser.parseString(new String(get(path), StandardCharsets.UTF_8)).getAsJsonObject();
  }

  /// Decodes codes one after the other, as a slider asks for them.
  ///
  /// @return nanoseconds of each
  /// @throws IllegalStateException if another code gives the same image
  public long[] decode(int count) throws IOException, InterruptedException {
    int size =
        json("/api/state")
            .getAsJsonArray("models")
            .get(0)
            .getAsJsonObject()
            .get("latent_dimension")
            .getAsInt();
    long[] times = new long[count];
    byte[] first = {};
    for (int i = 0; i < count; i++) {
      ByteBuffer code = ByteBuffer.allocate(Float.BYTES * size).order(ByteOrder.LITTLE_ENDIAN);
      code.putFloat(0, i - count / 2f);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + "/api/decode"))
              .POST(HttpRequest.BodyPublishers.ofByteArray(code.array()))
              .build();
      long begin = System.nanoTime();
      byte[] image = answer(request);
      times[i] = System.nanoTime() - begin;
      if (i == 0) {
        first = image;
      } else if (i == count - 1 && Arrays.equals(first, image)) {
        throw new IllegalStateException("two codes gave the same image, expected two images");
      }
    }
    return times;
  }

  /// Trains, and asks after each epoch for what the page shows of it if it is watched.
  ///
  /// @param words of the command, which name the folder
  /// @param run that folder
  /// @return seconds from the end of the first epoch, when all is compiled, to that of the last
  /// @throws IOException if the training fails
  public static double secondsOfEpochs(List<String> words, int epochs, Path run, boolean watched)
      throws IOException, InterruptedException {
    long begin = 0;
    Process process = start(words);
    try (ServerProcess page = watched ? new ServerProcess(process) : null) {
      if (page == null) {
        Thread.ofVirtual().start(() -> drain(process.inputReader()));
      }
      int seen = 0;
      while (seen < epochs) {
        Thread.sleep(LOOK_MILLIS);
        int ended = RunFolder.epochs(run);
        if (seen == 0 && ended > 0) {
          begin = System.nanoTime();
        }
        if (ended > seen && page != null && ended < epochs) {
          page.lookAtEpoch();
        }
        seen = ended;
        if (seen < epochs && !process.isAlive()) {
          throw new IOException("the training ended before its last epoch");
        }
      }
      return (System.nanoTime() - begin) / 1e9;
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static void drain(Reader output) {
    try {
      output.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // It has ended.
    }
  }

  /// What the page asks for when an epoch ends, as soon as the model is there.
  private void lookAtEpoch() throws IOException, InterruptedException {
    while (json("/api/state").getAsJsonArray("models").isEmpty()) {
      Thread.sleep(LOOK_MILLIS);
    }
    for (String path :
        List.of(
            "/api/state",
            "/api/map?kind=pca",
            "/api/column?name=label",
            "/api/dimensions",
            "/api/image?index=0",
            "/api/reconstructions?epoch=1")) {
      get(path);
    }
  }

  @Override
  public void close() throws IOException {
    client.shutdownNow();
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
