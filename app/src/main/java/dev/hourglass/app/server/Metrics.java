package dev.hourglass.app.server;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/// What a server did, as Prometheus reads it.
final class Metrics {
  /// Upper bounds of the times, in seconds.
  private static final double[] BOUNDS = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5};

  private static final double NANOS = 1e9;

  private final Map<Key, Times> requests = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> images = new ConcurrentSkipListMap<>();
  private final IntSupplier inside;

  /// @param inside how many requests are being answered
  Metrics(IntSupplier inside) {
    this.inside = inside;
  }

  private record Key(String path, int status) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byPath = path.compareTo(other.path);
      return byPath == 0 ? Integer.compare(status, other.status) : byPath;
    }

    String labels() {
      return "path=\"%s\",status=\"%d\"".formatted(path, status);
    }
  }

  private static final class Times {
    private final LongAdder[] buckets = new LongAdder[BOUNDS.length];
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    Times() {
      for (int b = 0; b < buckets.length; b++) {
        buckets[b] = new LongAdder();
      }
    }

    void add(long time) {
      count.increment();
      nanos.add(time);
      for (int b = 0; b < buckets.length; b++) {
        if (time <= BOUNDS[b] * NANOS) {
          buckets[b].increment();
        }
      }
    }
  }

  /// Counts a request.
  ///
  /// @param path of the route, not of the request, which could be anything
  /// @param nanos that it took
  void answered(String path, int status, long nanos) {
    requests.computeIfAbsent(new Key(path, status), _ -> new Times()).add(nanos);
  }

  /// Counts images that a model worked on.
  void computed(String model, int count) {
    images.computeIfAbsent(model, _ -> new LongAdder()).add(count);
  }

  /// All of it, in Prometheus' text format.
  String text() {
    StringBuilder text = new StringBuilder();
    head(text, "hourglass_request_seconds", "histogram", "Time to answer a request.");
    requests.forEach((key, times) -> {
      for (int b = 0; b < BOUNDS.length; b++) {
        line(
            text,
            "hourglass_request_seconds_bucket{%s,le=\"%s\"} %d",
            key.labels(),
            BOUNDS[b],
            times.buckets[b].sum());
      }
      long count = times.count.sum();
      line(text, "hourglass_request_seconds_bucket{%s,le=\"+Inf\"} %d", key.labels(), count);
      line(text, "hourglass_request_seconds_sum{%s} %s", key.labels(), times.nanos.sum() / NANOS);
      line(text, "hourglass_request_seconds_count{%s} %d", key.labels(), count);
    });
    head(text, "hourglass_images_total", "counter", "Images and codes that a model worked on.");
    images.forEach((model, count) ->
        line(text, "hourglass_images_total{model=\"%s\"} %d", escaped(model), count.sum()));
    head(text, "hourglass_requests_in_progress", "gauge", "Requests that are being answered.");
    line(text, "hourglass_requests_in_progress %d", inside.getAsInt());
    Runtime jvm = Runtime.getRuntime();
    head(text, "hourglass_memory_bytes", "gauge", "Memory of Java's heap that is in use.");
    line(text, "hourglass_memory_bytes %d", jvm.totalMemory() - jvm.freeMemory());
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    line(text, "# HELP %s %s", name, help);
    line(text, "# TYPE %s %s", name, type);
  }

  @FormatMethod
  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
