package dev.hourglass.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
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

/// Gets files over HTTP and never waits without end.
///
/// Neither looking up a host nor reading a body has a time limit in the JDK, so every step that can
/// hang runs on a virtual thread of its own and is given up when its time is over.
final class Downloader implements AutoCloseable {
  private final DownloadLimits limits;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  Downloader(DownloadLimits limits) {
    this.limits = limits;
    this.client =
        HttpClient.newBuilder()
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
    findHost(from);
    HttpResponse<InputStream> response = answer(from);
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new MirrorException("HTTP status " + response.statusCode());
      }
      long total = response.headers().firstValueAsLong("content-length").orElse(-1);
      checkSize(total);
      copy(body, to, bytes -> listener.progress(name, bytes, total));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    workers.shutdownNow();
  }

  /// A name server that does not answer would otherwise hold the client for half a minute.
  private void findHost(URI from) throws IOException {
    ProxySelector proxies = ProxySelector.getDefault();
    if (proxies == null || proxies.select(from).stream().allMatch(Proxy.NO_PROXY::equals)) {
      await(() -> InetAddress.getByName(from.getHost()), limits.connect(), "host not found");
    }
  }

  private HttpResponse<InputStream> answer(URI from) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(from).build();
    return await(
        () -> client.send(request, HttpResponse.BodyHandlers.ofInputStream()),
        limits.connect().plus(limits.stall()),
        "no answer");
  }

  private void copy(InputStream body, Path to, Arrivals arrivals) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(to)) {
      arrivals.reached(0);
      int n = read(body, buffer);
      while (n >= 0) {
        bytes += n;
        checkSize(bytes);
        out.write(buffer, 0, n);
        arrivals.reached(bytes);
        n = read(body, buffer);
      }
    }
  }

  private int read(InputStream body, byte[] buffer) throws IOException {
    return await(() -> body.read(buffer), limits.stall(), "stalled, nothing more came");
  }

  private void checkSize(long bytes) throws MirrorException {
    if (bytes > limits.mostBytes()) {
      throw new MirrorException(
          "sends %d bytes or more, expected at most %d".formatted(bytes, limits.mostBytes()));
    }
  }

  private <T> T await(Callable<T> step, Duration limit, String late) throws IOException {
    Future<T> result = workers.submit(step);
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new MirrorException("%s within %s s".formatted(late, limit.toMillis() / 1e3));
    } catch (ExecutionException e) {
      throw new MirrorException(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      result.cancel(true);
    }
  }

  @FunctionalInterface
  private interface Arrivals {
    void reached(long bytes);
  }
}
