package dev.hourglass.bench.peers;

import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.timing.Timing.Laps;
import dev.hourglass.bench.timing.Turns.Turn;
import dev.hourglass.bench.timing.Turns.Work;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.AdaptiveAvgPool2d;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameter;
import dev.hourglass.nn.ReLU;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// libtorch, the library behind PyTorch, called from Java: no interpreter and no loader between the
/// batches.
public final class LibTorch implements Learner {
  private final Autoencoder model;
  private final Map<String, Tensor> parameters;

  /// libtorch with a model.
  ///
  /// @param threads of each operator; libtorch has one such number for the whole process
  public LibTorch(Autoencoder model, int threads) {
    LibTorchLoading.ensure();
    torch.set_num_threads(threads);
    this.model = model;
    parameters = parameters(model);
  }

  /// Whether there is a libtorch for this platform among the libraries.
  public static boolean isHere() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  @Override
  public String name() {
    return "libtorch";
  }

  @Override
  public String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      throw new UncheckedIOException("the version of libtorch cannot be read", e);
    }
  }

  private Map<String, Network> networks(Activity activity) {
    return activity == Activity.ENCODE ? Map.of("encoder", model.encoder()) : model.networks();
  }

  @Override
  public float[] run(Activity activity, float[] images) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      use(scope, guard);
      return numbers(forward(networks(activity), parameters, tensor(images)));
    }
  }

  @Override
  public List<Work> calls(Activity activity, float[] images, int batch) {
    Map<String, Network> networks = networks(activity);
    Tensor all = tensor(images);
    return LongStream.range(0, all.size(0) / batch)
        .mapToObj(b -> (Work) () -> run(networks, all, b * batch, batch))
        .toList();
  }

  private void run(Map<String, Network> networks, Tensor images, long first, int batch) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      use(scope, guard);
      forward(networks, parameters, images.narrow(0, first, batch));
    }
  }

  @Override
  public double[] losses(BenchImages images, int batch) {
    return new Epoch(images, batch).run(() -> {});
  }

  @Override
  public Turn training(BenchImages images, int batch) {
    return () -> {
      Epoch epoch = new Epoch(images, batch);
      Laps laps = new Laps(images.bytes().count() / batch);
      epoch.run(laps::lap);
      return laps.timing();
    };
  }

  @Override
  public void close() {
    parameters.values().forEach(Tensor::close);
  }

  /// Training on a copy of the parameters.
  private final class Epoch {
    private final Map<String, Tensor> trainable = parameters(model);
    private final TensorVector list = new TensorVector(trainable.values().toArray(Tensor[]::new));
    private final Adam adam;
    private final Tensor images;
    private final Tensor order;
    private final int batch;

    Epoch(BenchImages images, int batch) {
      trainable.values().forEach(tensor -> tensor.set_requires_grad(true));
      TrainingConfig config = TrainingConfig.defaults();
      // libtorch's other default settings are the engine's too.
      adam = new Adam(list, new AdamOptions(config.learningRate()));
      this.images = tensor(images.numbers());
      order = Tensor.create(Arrays.stream(images.order()).asLongStream().toArray());
      this.batch = batch;
    }

    double[] run(Runnable afterStep) {
      double[] losses = new double[Math.toIntExact(order.size(0) / batch)];
      for (int step = 0; step < losses.length; step++) {
        try (PointerScope scope = new PointerScope()) {
          use(scope);
          losses[step] = step(images.index_select(0, order.narrow(0, (long) step * batch, batch)));
        }
        afterStep.run();
      }
      return losses;
    }

    private double step(Tensor x) {
      adam.zero_grad();
      Tensor loss = torch.mse_loss(forward(model.networks(), trainable, x), x);
      loss.backward();
      adam.step();
      return loss.item_float();
    }
  }

  private static Map<String, Tensor> parameters(Autoencoder model) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter view : model.parameters().views()) {
      long[] shape = view.spec().shape().stream().mapToLong(Integer::longValue).toArray();
      tensors.put(view.name(), tensor(view.read(model.parameters().values()), shape));
    }
    return tensors;
  }

  private static Tensor forward(
      Map<String, Network> networks, Map<String, Tensor> parameters, Tensor images) {
    Tensor x = images;
    for (Map.Entry<String, Network> network : networks.entrySet()) {
      for (NamedLayer named : network.getValue().layers()) {
        x = forward(named, network.getKey() + "." + named.name(), parameters, x);
      }
    }
    return x;
  }

  private static Tensor forward(
      NamedLayer named, String name, Map<String, Tensor> parameters, Tensor x) {
    return switch (named.layer()) {
      case Conv2d c ->
          torch.conv2d(
              x,
              parameter(parameters, name + ".weight"),
              new TensorOptional(parameter(parameters, name + ".bias")),
              both(c.stride()),
              both(c.padding()),
              both(1),
              1);
      case ConvTranspose2d c ->
          torch.conv_transpose2d(
              x,
              parameter(parameters, name + ".weight"),
              new TensorOptional(parameter(parameters, name + ".bias")),
              both(c.stride()),
              both(c.padding()),
              both(c.outputPadding()),
              1,
              both(1));
      case AdaptiveAvgPool2d pool -> torch.adaptive_avg_pool2d(x, both(pool.size()));
      case ReLU _ -> torch.relu(x);
      default ->
          throw new IllegalArgumentException(
              "layer %s is %s, expected one with a libtorch counterpart: write it here"
                  .formatted(name, named.layer().description()));
    };
  }

  private static Tensor parameter(Map<String, Tensor> parameters, String name) {
    Tensor tensor = parameters.get(name);
    if (tensor == null) {
      throw new IllegalStateException("there is no parameter " + name + " in libtorch's copy");
    }
    return tensor;
  }

  private Tensor tensor(float[] images) {
    Shape shape = model.inputShape();
    long count = images.length / shape.size();
    return tensor(images, count, shape.channels(), shape.height(), shape.width());
  }

  private static Tensor tensor(float[] numbers, long... shape) {
    try (FloatPointer pointer = new FloatPointer(numbers)) {
      return torch.from_blob(pointer, shape).clone();
    }
  }

  private static float[] numbers(Tensor tensor) {
    Tensor plain = tensor.contiguous();
    float[] numbers = new float[Math.toIntExact(plain.numel())];
    new FloatPointer(plain.data_ptr()).get(numbers);
    return numbers;
  }

  private static long[] both(long size) {
    return new long[] {size, size};
  }

  /// Opened for what happens when it closes.
  @SuppressWarnings("unused")
  private static void use(AutoCloseable... opened) {}
}
