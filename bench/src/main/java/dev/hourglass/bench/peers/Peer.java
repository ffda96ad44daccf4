package dev.hourglass.bench.peers;

import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.TrainingConfig;
import java.util.List;
import java.util.stream.Stream;

/// Who can be timed, and with which settings: the fastest of them counts.
public enum Peer {
  /// This project.
  HOURGLASS("Hourglass"),
  /// The library behind PyTorch, called from Java.
  LIBTORCH("libtorch"),
  /// Inference alone.
  ONNXRUNTIME("onnxruntime");

  private final String label;

  Peer(String label) {
    this.label = label;
  }

  /// What a library can be set to.
  ///
  /// @param threads of each operator; none of the libraries runs two operators at once on these
  ///   models, which are chains of layers
  /// @param memoryPattern whether onnxruntime plans one piece of memory for all activations, as it
  ///   does by default; always true for the others
  public record Setting(int threads, boolean memoryPattern) {
    @Override
    public String toString() {
      return (threads == 1 ? "1 thread" : threads + " threads")
          + (memoryPattern ? "" : ", no memory pattern");
    }
  }

  /// Those beside Hourglass that have a library for this platform.
  public static List<Peer> others() {
    return LibTorch.isHere() ? List.of(LIBTORCH, ONNXRUNTIME) : List.of(ONNXRUNTIME);
  }

  /// Every setting to try; the first is the library's default.
  ///
  /// @param threads at most
  public List<Setting> settings(int threads) {
    return Stream.of(threads, 1)
        .distinct()
        .flatMap(count -> Stream.of(new Setting(count, true), new Setting(count, false)))
        .filter(setting -> setting.memoryPattern || this == ONNXRUNTIME)
        .toList();
  }

  /// Starts the library in this process.
  ///
  /// @param recipe how Hourglass trains; the others train by the default settings
  public Contender open(Autoencoder model, Setting setting, TrainingConfig recipe)
      throws Exception {
    return switch (this) {
      case HOURGLASS -> new Hourglass(model, recipe.withThreads(setting.threads));
      case LIBTORCH -> new LibTorch(model, setting.threads);
      case ONNXRUNTIME -> new OnnxRuntime(model, setting.threads, setting.memoryPattern);
    };
  }

  /// {@return as tables show it}
  @Override
  public String toString() {
    return label;
  }
}
