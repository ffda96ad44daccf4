package dev.hourglass.bench.timing;

import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many multiply-adds a model's linear layers need: what the peak bound is made of.
public final class Workload {
  private Workload() {}

  /// Multiply-adds of the forward pass by layer, per image, in order: `encoder.conv1` has 28,224 in
  /// the classic model.
  public static Map<String, Long> forward(Autoencoder model) {
    Map<String, Long> layers = new LinkedHashMap<>();
    model
        .networks()
        .forEach((name, network) -> {
          for (Network.Row row : network.table()) {
            layers.put(name + "." + row.name(), row.multiplyAdds());
          }
        });
    return layers;
  }

  /// Multiply-adds of training on one image: forward, weight gradient and, but for the first layer
  /// that learns, input gradient.
  public static long training(Autoencoder model) {
    long[] linear = forward(model).values().stream().mapToLong(n -> n).filter(n -> n > 0).toArray();
    long all = Arrays.stream(linear).sum();
    return 3 * all - linear[0];
  }
}
