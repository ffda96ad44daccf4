package dev.hourglass.bench.timing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Clients of an HTTP server, each on a connection of its own, that send again as soon as they have
/// their answer and compare it with what it has to be.
public final class HttpCallers {
  private static final int BUFFER = 1 << 16;
  private static final int SELECT_MILLIS = 100;
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  /// Where the status stands, behind `HTTP/1.1 `.
  private static final int STATUS = 9;

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

  /// Lets all clients send for some seconds; one thread serves them, so that most of the processors
  /// is the server's.
  public Outcome turn(int clients, int seconds) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Counts counts = new Counts();
    List<Client> all = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int c = 0; c < clients; c++) {
        all.add(new Client(selector, c, counts));
      }
      while (System.nanoTime() - end < 0) {
        var _ = selector.select(key -> ((Client) key.attachment()).read(), SELECT_MILLIS);
      }
    } finally {
      for (Client client : all) {
        client.channel.close();
      }
    }
    return counts.outcome(seconds);
  }

  private static final class Counts {
    private long[] times = new long[1024];
    private int right;
    private long refused;
    private long wrong;

    void add(int status, long nanos) {
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

    Outcome outcome(int seconds) {
      long[] sorted = Arrays.copyOf(times, right);
      Arrays.sort(sorted);
      Callers.Turn turn =
          right == 0
              ? new Callers.Turn(0, 0, 0)
              : new Callers.Turn(
                  (double) right / seconds,
                  sorted[right / 2] / 1e3,
                  sorted[(int) (right * 0.99)] / 1e3);
      return new Outcome(right, refused, wrong, turn);
    }
  }

  private final class Client {
    private final SocketChannel channel;
    private final Counts counts;
    private final byte[] answer = new byte[BUFFER];
    private final ByteBuffer received = ByteBuffer.wrap(answer);
    private int turn;
    private long begin;

    Client(Selector selector, int number, Counts counts) throws IOException {
      this.counts = counts;
      turn = number;
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      send();
    }

    /// A request is smaller than a socket's buffer.
    private void send() throws IOException {
      begin = System.nanoTime();
      ByteBuffer request = ByteBuffer.wrap(exchange().request);
      while (request.hasRemaining()) {
        channel.write(request);
      }
    }

    private Exchange exchange() {
      return exchanges.get(turn % exchanges.size());
    }

    void read() {
      try {
        int read = channel.read(received);
        if (read < 0 || !received.hasRemaining()) {
          throw new IOException("the answer is cut or too long");
        }
        if (isWhole()) {
          counts.add(status(), System.nanoTime() - begin);
          received.clear();
          turn++;
          send();
        }
      } catch (IOException e) {
        counts.add(0, 0);
        close();
      }
    }

    private void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It is given up.
      }
    }

    /// Whether the head and as many bytes as it says are there.
    private boolean isWhole() throws IOException {
      int length = received.position();
      for (int i = HEAD_END.length; i <= length; i++) {
        if (Arrays.equals(answer, i - HEAD_END.length, i, HEAD_END, 0, HEAD_END.length)) {
          return length >= i + bodyLength(i);
        }
      }
      return false;
    }

    private int bodyLength(int head) throws IOException {
      String text = new String(answer, 0, head, StandardCharsets.US_ASCII);
      int at = text.toLowerCase(Locale.ROOT).indexOf(LENGTH);
      if (at < 0) {
        throw new IOException("the answer does not say its length");
      }
      int end = text.indexOf('\r', at);
      return Integer.parseInt(text.substring(at + LENGTH.length(), end).strip());
    }

    /// The status of the answer; 0 if its bytes are not the expected ones.
    private int status() {
      int status = Integer.parseInt(new String(answer, STATUS, 3, StandardCharsets.US_ASCII));
      byte[] expected = exchange().answer;
      int end = received.position();
      int start = Math.max(0, end - expected.length);
      boolean equal = Arrays.equals(answer, start, end, expected, 0, expected.length);
      return status == OK && !equal ? 0 : status;
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
