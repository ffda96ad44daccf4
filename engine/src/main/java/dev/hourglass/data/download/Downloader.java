package dev.hourglass.data.download;

import dev.hourglass.data.DownloadLimits;
import dev.hourglass.data.DownloadListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/// Downloads files over HTTP, with a time limit for every step.
///
/// Neither looking up a host nor reading a body has a time limit in the JDK, so every step that can
/// block runs on a virtual thread of its own and is cancelled after its time limit.
final class Downloader implements AutoCloseable {
  private final DownloadLimits limits;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Proxies proxies;
  private final HttpClient client;

  Downloader(DownloadLimits limits, Proxies proxies) {
    this.limits = limits;
    this.proxies = proxies;
    this.client =
        proxies
            .on(HttpClient.newBuilder())
            .connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /// Writes what an address gives to a file.
  ///
  /// @throws MirrorException if the address does not give a whole file within the limits
  /// @throws InterruptedIOException if the thread is interrupted
  /// @throws IOException if the file cannot be written
  void download(URI from, Path to, String name, DownloadListener listener) throws IOException {
    Deadline deadline = new Deadline(System.nanoTime() + limits.whole().toNanos());
    request(
        from,
        (body, total) -> copy(body, to, deadline, bytes -> listener.progress(name, bytes, total)));
  }

  /// Checks that an address begins to send a file.
  ///
  /// @throws MirrorException if it does not
  /// @throws InterruptedIOException if the thread is interrupted
  void requireAvailable(URI from) throws IOException {
    request(from, (_, _) -> {});
  }

  @FunctionalInterface
  private interface BodyReader {
    void read(InputStream body, long length) throws IOException;
  }

  private void request(URI from, BodyReader reader) throws IOException {
    try {
      findHost(from);
      HttpResponse<InputStream> response = answer(from);
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new MirrorException("HTTP status " + response.statusCode());
        }
        long total = response.headers().firstValueAsLong("content-length").orElse(-1);
        checkSize(total);
        reader.read(body, total);
      }
    } catch (MirrorException e) {
      throw proxies.explained(e, from);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    workers.shutdownNow();
  }

  /// A name server that does not answer would otherwise hold the client for half a minute.
  private void findHost(URI from) throws IOException {
    if (proxies.reachesDirectly(from)) {
      await(() -> InetAddress.getByName(from.getHost()), limits.connect(), "host not found");
    }
  }

  private HttpResponse<InputStream> answer(URI from) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(from).build();
    return await(
        () -> client.send(request, HttpResponse.BodyHandlers.ofInputStream()),
        limits.connect().plus(limits.stall()),
        "no response");
  }

  private void copy(InputStream body, Path to, Deadline deadline, LongConsumer arrived)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(to)) {
      arrived.accept(0);
      int n = read(body, buffer, deadline);
      while (n >= 0) {
        bytes += n;
        checkSize(bytes);
        out.write(buffer, 0, n);
        arrived.accept(bytes);
        n = read(body, buffer, deadline);
      }
    }
  }

  private int read(InputStream body, byte[] buffer, Deadline deadline) throws IOException {
    Duration left = deadline.left();
    return left.compareTo(limits.stall()) < 0
        ? await(() -> body.read(buffer), left, "too slow, incomplete", limits.whole())
        : await(() -> body.read(buffer), limits.stall(), "stalled, no more data");
  }

  private void checkSize(long bytes) throws MirrorException {
    if (bytes > limits.mostBytes()) {
      throw new MirrorException(
          "sends %d bytes or more, expected at most %d".formatted(bytes, limits.mostBytes()));
    }
  }

  private <T> T await(Callable<T> step, Duration limit, String late) throws IOException {
    return await(step, limit, late, limit);
  }

  private <T> T await(Callable<T> step, Duration limit, String late, Duration stated)
      throws IOException {
    Future<T> result = workers.submit(step);
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new MirrorException("%s within %s s".formatted(late, stated.toMillis() / 1e3));
    } catch (ExecutionException e) {
      throw new MirrorException(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      result.cancel(true);
    }
  }

  private record Deadline(long nanoTime) {
    Duration left() {
      return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }
  }
}
