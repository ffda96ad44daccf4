package dev.hourglass.bench.timing;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import dev.hourglass.model.Codes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/// Many callers at once, each of which calls again as soon as it has its answer.
public final class Callers {
  /// Images that the callers take in turn.
  public static final int IMAGES = 64;

  private static final int MOST_CALLS = 1 << 20;

  private Callers() {}

  /// What the callers of a turn got.
  ///
  /// @param perSecond calls of all callers together
  /// @param p50 median time of a call, in microseconds
  /// @param p99 what 99 of 100 calls stay below, in microseconds
  public record Turn(double perSecond, double p50, double p99) {}

  /// Lets all callers call for some seconds, each on a thread that the system interrupts: virtual
  /// threads that never wait would run one after another.
  ///
  /// @param encode gives each caller its function
  public static Turn turn(
      ByteImages images,
      int callers,
      int seconds,
      Function<Integer, Function<Images, Codes>> encode)
      throws InterruptedException {
    List<long[]> times = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    AtomicLong end = new AtomicLong();
    for (int c = 0; c < callers; c++) {
      times.add(new long[] {});
      int caller = c;
      Function<Images, Codes> call = encode.apply(c);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                awaitUninterrupted(start);
                times.set(caller, call(images, caller, call, end.get()));
              }));
    }
    end.set(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    long[] sorted = times.stream().flatMapToLong(LongStream::of).sorted().toArray();
    return new Turn(
        (double) sorted.length / seconds,
        sorted[sorted.length / 2] / 1e3,
        sorted[(int) (sorted.length * 0.99)] / 1e3);
  }

  private static void awaitUninterrupted(CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("a caller was interrupted, expected it to wait", e);
    }
  }

  private static long[] call(
      ByteImages images, int caller, Function<Images, Codes> encode, long end) {
    long[] times = new long[1024];
    int calls = 0;
    long begin = System.nanoTime();
    while (begin - end < 0 && calls < MOST_CALLS) {
      int image = (caller + calls) % images.count();
      var _ = encode.apply(images.range(image, image + 1));
      long now = System.nanoTime();
      if (calls == times.length) {
        times = Arrays.copyOf(times, 2 * calls);
      }
      times[calls++] = now - begin;
      begin = now;
    }
    return Arrays.copyOf(times, calls);
  }

  /// The medians of several turns.
  public static Turn median(List<Turn> turns) {
    return new Turn(
        median(turns, Turn::perSecond), median(turns, Turn::p50), median(turns, Turn::p99));
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> number) {
    return Medians.of(turns.stream().mapToDouble(number).toArray());
  }
}
