package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Decodes image files on several threads and hands the results on in the order in which the files
/// came, on the thread that brings them.
///
/// @param <T> what a file is decoded to
final class Decoding<T> implements AutoCloseable {
  /// Memory that the decoding of the largest image takes.
  private static final long LARGEST_TAKES = 1L << 30;

  private final Decoder<T> decoder;
  private final Taker<T> taker;
  private final int threads =
      Math.clamp(
          Runtime.getRuntime().maxMemory() / LARGEST_TAKES,
          1,
          Runtime.getRuntime().availableProcessors());
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          threads, Thread.ofPlatform().daemon().name("hourglass-decoding-", 1).factory());
  private final Queue<Pending<T>> pending = new ArrayDeque<>();

  /// Decodes a file, on any thread.
  @FunctionalInterface
  interface Decoder<T> {
    /// Decodes a file.
    ///
    /// @param image its place
    T decode(int image, byte[] content) throws DataException;
  }

  /// Takes results.
  interface Taker<T> {
    /// Takes what an image was decoded to.
    ///
    /// @param image its place
    /// @throws IOException if no more are wanted
    void take(int image, T decoded) throws IOException;

    /// Takes the reason why an image cannot be decoded.
    ///
    /// @param image its place
    void bad(int image, String reason);
  }

  private record Pending<T>(int image, Future<T> decoded) {}

  Decoding(Decoder<T> decoder, Taker<T> taker) {
    this.decoder = decoder;
    this.taker = taker;
  }

  /// Has a file decoded; may hand on the results of some before it.
  ///
  /// @param image its place
  /// @param content the whole file
  void add(int image, byte[] content) throws IOException {
    pending.add(new Pending<>(image, workers.submit(() -> decoder.decode(image, content))));
    if (pending.size() > threads) {
      takeFirst();
    }
  }

  /// Waits for all results and hands them on.
  void finish() throws IOException {
    while (!pending.isEmpty()) {
      takeFirst();
    }
  }

  private void takeFirst() throws IOException {
    Pending<T> first = pending.remove();
    try {
      taker.take(first.image, first.decoded.get());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case DataException bad -> taker.bad(first.image, String.valueOf(bad.getMessage()));
        case Error error -> throw error;
        case RuntimeException unexpected -> throw unexpected;
        case null, default -> throw new IOException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while images were decoded");
    }
  }

  /// Gives up what is not yet decoded.
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
