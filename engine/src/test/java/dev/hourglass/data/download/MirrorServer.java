package dev.hourglass.data.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.hourglass.data.IdxSamples;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A web server on the loopback address whose folders behave well or badly.
final class MirrorServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<String> requests = new CopyOnWriteArrayList<>();

  MirrorServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(workers);
    server.start();
  }

  /// Answers everything under a folder, and returns its address.
  URI folder(String name, HttpHandler handler) {
    server.createContext(
        "/" + name + "/",
        exchange -> {
          requests.add(exchange.getRequestURI().getPath());
          try (exchange) {
            handler.handle(exchange);
          }
        });
    return address("/" + name + "/");
  }

  URI address(String path) {
    InetSocketAddress at = server.getAddress();
    return URI.create("http://127.0.0.1:" + at.getPort() + path);
  }

  /// Paths asked for so far, in order.
  List<String> requests() {
    return requests;
  }

  /// Gives the four sample files.
  static void good(HttpExchange exchange) throws IOException {
    byte[] content = sample(exchange);
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content);
  }

  /// Gives the sample files without saying how long they are.
  static void chunked(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(sample(exchange));
  }

  static void notFound(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(404, -1);
  }

  /// Promises a whole file and hangs up half way.
  static void truncated(HttpExchange exchange) throws IOException {
    byte[] content = sample(exchange);
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content, 0, content.length / 2);
    exchange.getResponseBody().flush();
  }

  /// Gives a half file and calls it whole.
  static void shortened(HttpExchange exchange) throws IOException {
    byte[] content = sample(exchange);
    byte[] half = Arrays.copyOf(content, content.length / 2);
    exchange.sendResponseHeaders(200, half.length);
    exchange.getResponseBody().write(half);
  }

  /// Gives a good gzip of something else.
  static void another(HttpExchange exchange) throws IOException {
    byte[] content = IdxSamples.gzip(IdxSamples.images(1, 77));
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content);
  }

  /// Says that a huge file will come.
  static void hugeByHeader(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1L << 40);
    exchange.getResponseBody().write(1);
    exchange.getResponseBody().flush();
  }

  /// Never stops sending.
  static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] block = new byte[1 << 16];
    while (true) {
      exchange.getResponseBody().write(block);
    }
  }

  /// Sends a few bytes, then nothing more.
  void stalling(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write(new byte[10]);
    exchange.getResponseBody().flush();
    silent(exchange);
  }

  /// Sends a byte now and then.
  void dripping(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1000);
    try {
      do {
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
      } while (!closing.await(50, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new InterruptedIOException(exchange.getRequestURI().toString());
    }
  }

  /// Never answers.
  void silent(HttpExchange exchange) throws IOException {
    try {
      closing.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException(exchange.getRequestURI().toString());
    }
  }

  /// Sends the client on to another folder.
  HttpHandler redirectTo(String folder) {
    return exchange -> {
      URI target = address("/" + folder + "/" + name(exchange));
      exchange.getResponseHeaders().set("Location", target.toString());
      exchange.sendResponseHeaders(302, -1);
    };
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    workers.shutdownNow();
  }

  private static byte[] sample(HttpExchange exchange) {
    String name = name(exchange);
    return IdxSamples.contents().entrySet().stream()
        .filter(entry -> name.equals(entry.getKey().fileName() + ".gz"))
        .map(entry -> IdxSamples.gzip(entry.getValue()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody should ask for " + name));
  }

  private static String name(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
