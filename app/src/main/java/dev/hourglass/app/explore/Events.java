package dev.hourglass.app.explore;

import com.google.gson.JsonElement;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// News for all open pages, as server-sent events.
final class Events implements AutoCloseable {
  private static final int MOST_WAITING = 1000;
  private static final int PING_SECONDS = 10;
  private static final String END = "";

  private final List<BlockingQueue<String>> pages = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /// Tells all pages.
  ///
  /// @param kind of the event: `epoch`
  void publish(String kind, JsonElement data) {
    String text = "event: %s\ndata: %s\n\n".formatted(kind, data);
    // A page that does not listen loses events, and sees the state when it asks again.
    pages.forEach(page -> page.offer(text));
  }

  /// Sends a page what happens, until it goes or the server does.
  void send(ServerResponse response) {
    BlockingQueue<String> page = new LinkedBlockingQueue<>(MOST_WAITING);
    pages.add(page);
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    try (OutputStream out = response.outputStream()) {
      write(out, "event: ping\ndata: {}\n\n");
      while (!closed) {
        String text = page.poll(PING_SECONDS, TimeUnit.SECONDS);
        if (END.equals(text)) {
          return;
        }
        write(out, text == null ? "event: ping\ndata: {}\n\n" : text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | UncheckedIOException e) {
      // The page has gone.
    } finally {
      pages.remove(page);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    closed = true;
    pages.forEach(page -> page.offer(END));
  }
}
