package dev.hourglass.bench.timing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// Clients of an HTTP server, each on a connection of its own, that send again as soon as they have
/// their answer and compare it with what it has to be.
public final class HttpCallers {
  private static final int BUFFER = 1 << 16;
  private static final int OK = 200;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final String LENGTH = "content-length:";

  private final int port;
  private final List<Exchange> exchanges;

  /// A request and what its answer's body must end with.
  ///
  /// @param request with its head
  /// @param answer the last bytes of the body
  @SuppressWarnings("ArrayRecordComponent") // Compared with nothing.
  public record Exchange(byte[] request, byte[] answer) {}

  /// What the clients of a turn got.
  ///
  /// @param right answers with the expected bytes
  /// @param refused by the server's limits: 429 or 503
  /// @param wrong answers with other bytes, other statuses and cut connections
  /// @param turn rate and times of the right ones
  public record Outcome(long right, long refused, long wrong, Callers.Turn turn) {}

  /// @param exchanges that the clients take in turn
  public HttpCallers(int port, List<Exchange> exchanges) {
    this.port = port;
    this.exchanges = List.copyOf(exchanges);
  }

  /// Lets all clients send for some seconds.
  public Outcome turn(int clients, int seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Client> all = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      Client client = new Client(c, end);
      all.add(client);
      threads.add(Thread.ofVirtual().start(client));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long[] times = all.stream().flatMapToLong(Client::times).sorted().toArray();
    double perSecond = (double) times.length / seconds;
    Callers.Turn turn =
        times.length == 0
            ? new Callers.Turn(0, 0, 0)
            : new Callers.Turn(
                perSecond, times[times.length / 2] / 1e3, times[(int) (times.length * 0.99)] / 1e3);
    return new Outcome(
        times.length,
        all.stream().mapToLong(client -> client.refused).sum(),
        all.stream().mapToLong(client -> client.wrong).sum(),
        turn);
  }

  private final class Client implements Runnable {
    private final int number;
    private final long end;
    private final byte[] body = new byte[BUFFER];
    private long[] times = new long[1024];
    private int right;
    private long refused;
    private long wrong;

    Client(int number, long end) {
      this.number = number;
      this.end = end;
    }

    LongStream times() {
      return Arrays.stream(times, 0, right);
    }

    @Override
    public void run() {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        for (int turn = number; System.nanoTime() - end < 0; turn++) {
          Exchange exchange = exchanges.get(turn % exchanges.size());
          long begin = System.nanoTime();
          out.write(exchange.request);
          count(answer(in, exchange), System.nanoTime() - begin);
        }
      } catch (IOException e) {
        wrong++;
      }
    }

    private void count(int status, long nanos) {
      switch (status) {
        case OK -> {
          if (right == times.length) {
            times = Arrays.copyOf(times, 2 * right);
          }
          times[right++] = nanos;
        }
        case TOO_MANY, UNAVAILABLE -> refused++;
        default -> wrong++;
      }
    }

    /// The status of an answer; 0 if its bytes are not the expected ones.
    private int answer(InputStream in, Exchange exchange) throws IOException {
      int status = Integer.parseInt(line(in).split(" ", -1)[1]);
      int length = 0;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
          length = Integer.parseInt(line.substring(LENGTH.length()).strip());
        }
      }
      if (length > BUFFER || in.readNBytes(body, 0, length) < length) {
        return 0;
      }
      byte[] expected = exchange.answer;
      boolean equal =
          length >= expected.length
              && Arrays.equals(
                  body, length - expected.length, length, expected, 0, expected.length);
      return status == OK && !equal ? 0 : status;
    }

    private static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new IOException("the server closed the connection");
        }
        if (b != '\r') {
          line.append((char) b);
        }
      }
      return line.toString();
    }
  }

  /// A request that posts bytes.
  ///
  /// @param path with its query
  /// @param accept the kind of answer that is wanted
  public static byte[] post(int port, String path, String accept, byte[] body) {
    byte[] head =
        """
        POST %s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Accept: %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(path, port, accept, body.length)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }
}
