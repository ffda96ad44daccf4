package dev.hourglass.onnx;

import dev.hourglass.data.Shape;
import dev.hourglass.files.Protobuf;
import dev.hourglass.nn.AdaptiveAvgPool2d;
import dev.hourglass.nn.AvgPool2d;
import dev.hourglass.nn.BatchNorm1d;
import dev.hourglass.nn.BatchNorm2d;
import dev.hourglass.nn.CodePenalty;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Crop;
import dev.hourglass.nn.Dropout;
import dev.hourglass.nn.Dropout2d;
import dev.hourglass.nn.EntropyBottleneck;
import dev.hourglass.nn.Flatten;
import dev.hourglass.nn.GELU;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.GroupNorm;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.LeakyReLU;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.MaxPool2d;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.OneHotLabel;
import dev.hourglass.nn.Parameter;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.SiLU;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Tanh;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.nn.Upsample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Layers as the nodes of an ONNX graph, evaluated as they are after training.
///
/// What flows is either an image, `[batch][channel][row][column]`, or flat, `[batch][number]`; each
/// layer gets the form that its operators need.
final class OnnxGraph {
  private final Protobuf graph = new Protobuf();
  private final Map<String, Parameter> views;
  private final float[] parameters;
  private String last;
  private Shape shape;
  private boolean flat;
  private int forms;

  /// @param input name of what flows in
  /// @param shape of it
  /// @param flat whether it has one axis instead of three
  /// @param views the parameters by name
  /// @param parameters all their numbers
  OnnxGraph(
      String input, Shape shape, boolean flat, Map<String, Parameter> views, float[] parameters) {
    last = input;
    this.shape = shape;
    this.flat = flat;
    this.views = views;
    this.parameters = parameters;
  }

  /// Adds layers in a row.
  ///
  /// @param prefix of their names
  void append(String prefix, List<NamedLayer> layers) {
    for (NamedLayer named : layers) {
      Shape next = named.layer().outputShape(shape);
      append(prefix + named.name(), named.layer());
      shape = next;
    }
  }

  /// Ends the graph under a name.
  ///
  /// @return the shape that comes out
  Shape end(String output, boolean asCodes) {
    form(asCodes);
    graph.add(1, new Protobuf().add(1, last).add(2, output).add(3, output).add(4, "Identity"));
    return shape;
  }

  /// The whole graph.
  Protobuf message(Protobuf input, Protobuf output, boolean labelled) {
    graph.add(2, "hourglass").add(11, input);
    if (labelled) {
      graph.add(11, OnnxFields.value(OnnxModel.LABELS, OnnxFields.INT64));
    }
    return graph.add(12, output);
  }

  private void append(String name, Layer layer) {
    switch (layer) {
      case Conv2d c -> {
        form(false);
        window(weighted(name, "Conv"), name, c.kernel(), c.stride(), c.padding());
      }
      case ConvTranspose2d c -> {
        form(false);
        Protobuf node = weighted(name, "ConvTranspose");
        node.add(5, OnnxFields.ints("output_padding", c.outputPadding(), c.outputPadding()));
        window(node, name, c.kernel(), c.stride(), c.padding());
      }
      case Linear _ -> {
        form(true);
        add(name, weighted(name, "Gemm").add(5, OnnxFields.whole("transB", 1)));
      }
      case BatchNorm1d norm -> batchNorm(name, norm.eps());
      case BatchNorm2d norm -> batchNorm(name, norm.eps());
      case GroupNorm norm -> groupNorm(name, norm);
      case Residual block -> residual(name, block);
      case OneHotLabel label -> oneHot(name, label.classes());
      case ReLU _ -> add(name, node(name, "Relu", last));
      case LeakyReLU relu ->
          add(
              name,
              node(name, "LeakyRelu", last)
                  .add(5, OnnxFields.real("alpha", (float) relu.negativeSlope())));
      case Sigmoid _ -> add(name, node(name, "Sigmoid", last));
      case Tanh _ -> add(name, node(name, "Tanh", last));
      case SiLU _ -> {
        String x = last;
        add(name + ".sigmoid", node(name + ".sigmoid", "Sigmoid", x));
        add(name, node(name, "Mul", x, last));
      }
      case GELU _ -> gelu(name);
      case Dropout _, Dropout2d _, CodePenalty _, EntropyBottleneck _ -> {}
      case GaussianLatent latent -> {
        form(true);
        slice(name, new long[] {0}, new long[] {latent.size()}, new long[] {1});
      }
      default -> moves(name, layer);
    }
  }

  /// Layers without parameters that only move or pool pixels.
  private void moves(String name, Layer layer) {
    switch (layer) {
      case Flatten _ -> form(true);
      case Unflatten u -> reshape(name, u.channels(), u.height(), u.width());
      case MaxPool2d p -> {
        form(false);
        window(node(name, "MaxPool", last), name, p.kernel(), p.stride(), p.padding());
      }
      case AvgPool2d p -> {
        form(false);
        Protobuf node =
            node(name, "AveragePool", last).add(5, OnnxFields.whole("count_include_pad", 1));
        window(node, name, p.kernel(), p.stride(), p.padding());
      }
      case AdaptiveAvgPool2d pool -> adaptive(name, pool.size());
      case Upsample up -> {
        form(false);
        upsample(name, up.factor());
      }
      case Crop crop -> {
        form(false);
        long[] ends = {crop.height(), crop.width()};
        slice(name, new long[] {0, 0}, ends, new long[] {2, 3});
      }
      default ->
          throw new IllegalArgumentException(
              "layer %s is %s, which has no ONNX counterpart here, expected one that has: write its node in OnnxGraph"
                  .formatted(name, layer.description()));
    }
  }

  private void batchNorm(String name, double eps) {
    Protobuf node = node(name, "BatchNormalization", last);
    for (String parameter : List.of("weight", "bias", "running_mean", "running_var")) {
      node.add(1, parameter(name, parameter, List.of()));
    }
    add(name, node.add(5, OnnxFields.real("epsilon", (float) eps)));
  }

  /// Each group becomes a channel, which instance normalisation treats by itself.
  private void groupNorm(String name, GroupNorm norm) {
    form(false);
    Shape full = shape;
    int groups = norm.numGroups();
    float[] ones = new float[groups];
    Arrays.fill(ones, 1);
    String one = constant(name + ".ones", ones);
    String zero = constant(name + ".zeros", new float[groups]);
    reshape(name + ".groups", groups, -1);
    add(
        name + ".norm",
        node(name + ".norm", "InstanceNormalization", last, one, zero)
            .add(5, OnnxFields.real("epsilon", (float) norm.eps())));
    reshape(name + ".channels", full.channels(), full.height(), full.width());
    String weight = parameter(name, "weight", List.of(1, 1));
    add(name + ".scaled", node(name + ".scaled", "Mul", last, weight));
    String bias = parameter(name, "bias", List.of(1, 1));
    add(name, node(name, "Add", last, bias));
  }

  private void residual(String name, Residual block) {
    form(false);
    String input = last;
    Shape inputShape = shape;
    append(name + ".body.", block.body());
    form(false);
    String body = last;
    last = input;
    shape = inputShape;
    flat = false;
    append(name + ".shortcut.", block.shortcut());
    form(false);
    add(name, node(name, "Add", body, last));
  }

  /// `x · ½ (1 + erf(x / √2))`: opset 17 has no operator for it.
  private void gelu(String name) {
    String x = last;
    String half = constant(name + ".half", 0.5f);
    String one = constant(name + ".one", 1f);
    String root = constant(name + ".root", (float) StrictMath.sqrt(0.5));
    add(name + ".scaled", node(name + ".scaled", "Mul", x, root));
    add(name + ".erf", node(name + ".erf", "Erf", last));
    add(name + ".sum", node(name + ".sum", "Add", last, one));
    add(name + ".share", node(name + ".share", "Mul", last, half));
    add(name, node(name, "Mul", x, last));
  }

  private void oneHot(String name, int classes) {
    String x = last;
    String depth = constant(name + ".classes", (long) classes);
    String values = constant(name + ".values", 0f, 1f);
    add(name + ".hot", node(name + ".hot", "OneHot", OnnxModel.LABELS, depth, values));
    if (!flat) {
      String axes = constant(name + ".axes", 2L, 3L);
      add(name + ".pixel", node(name + ".pixel", "Unsqueeze", last, axes));
      long[] sizes = {1, classes, shape.height(), shape.width()};
      String target = constant(name + ".shape", sizes);
      add(name + ".all", node(name + ".all", "Expand", last, target));
    }
    add(name, node(name, "Concat", x, last).add(5, OnnxFields.whole("axis", 1)));
  }

  /// Means over rectangles are means over rows of means over columns: two matrices of shares.
  private void adaptive(String name, int size) {
    form(false);
    float[] down = shares(size, shape.height());
    graph.add(5, OnnxFields.tensor(name + ".rows", down, List.of(size, shape.height())));
    float[] across = transposed(shares(size, shape.width()), size);
    graph.add(5, OnnxFields.tensor(name + ".columns", across, List.of(shape.width(), size)));
    add(name + ".down", node(name + ".down", "MatMul", name + ".rows", last));
    add(name, node(name, "MatMul", last, name + ".columns"));
  }

  /// `[out][in]`: what each of `length` numbers counts in each of `size` means.
  private static float[] shares(int size, int length) {
    float[] shares = new float[size * length];
    for (int o = 0; o < size; o++) {
      int from = o * length / size;
      int to = Math.ceilDiv((o + 1) * length, size);
      Arrays.fill(shares, o * length + from, o * length + to, 1f / (to - from));
    }
    return shares;
  }

  private static float[] transposed(float[] matrix, int rows) {
    int columns = matrix.length / rows;
    float[] transposed = new float[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      transposed[i % columns * rows + i / columns] = matrix[i];
    }
    return transposed;
  }

  private void upsample(String name, int factor) {
    String scales = constant(name + ".scales", 1f, 1f, factor, factor);
    add(
        name,
        node(name, "Resize", last, "", scales)
            .add(5, OnnxFields.text("mode", "nearest"))
            .add(5, OnnxFields.text("coordinate_transformation_mode", "asymmetric"))
            .add(5, OnnxFields.text("nearest_mode", "floor")));
  }

  private void slice(String name, long[] starts, long[] ends, long[] axes) {
    add(
        name,
        node(
            name,
            "Slice",
            last,
            constant(name + ".starts", starts),
            constant(name + ".ends", ends),
            constant(name + ".axes", axes)));
  }

  /// Brings what flows into the form of codes or of images.
  private void form(boolean codes) {
    if (codes == flat) {
      return;
    }
    // Numbered, since both ways of a residual block begin with the same numbers.
    String name = "form" + forms++;
    if (codes) {
      add(name, node(name, "Flatten", last));
    } else {
      reshape(name, shape.channels(), shape.height(), shape.width());
    }
    flat = codes;
  }

  private void reshape(String name, int... sizes) {
    long[] target = new long[sizes.length + 1];
    // The batch stays as it is.
    target[0] = 0;
    for (int s = 0; s < sizes.length; s++) {
      target[s + 1] = sizes[s];
    }
    String shapeName = constant(name + ".shape", target);
    add(name, node(name, "Reshape", last, shapeName));
    flat = false;
  }

  private void window(Protobuf node, String name, int kernel, int stride, int padding) {
    add(
        name,
        node.add(5, OnnxFields.ints("kernel_shape", kernel, kernel))
            .add(5, OnnxFields.ints("strides", stride, stride))
            .add(5, OnnxFields.ints("pads", padding, padding, padding, padding)));
  }

  private Protobuf weighted(String name, String operator) {
    return node(
        name,
        operator,
        last,
        parameter(name, "weight", List.of()),
        parameter(name, "bias", List.of()));
  }

  /// Puts a parameter into the file.
  ///
  /// @param more axes of size 1 after its own
  /// @return its name
  private String parameter(String layer, String name, List<Integer> more) {
    Parameter view = Objects.requireNonNull(views.get(layer + "." + name));
    List<Integer> sizes = Stream.concat(view.spec().shape().stream(), more.stream()).toList();
    graph.add(5, OnnxFields.tensor(view.name(), view.read(parameters), sizes));
    return view.name();
  }

  private String constant(String name, float... values) {
    graph.add(5, OnnxFields.tensor(name, values, List.of(values.length)));
    return name;
  }

  private String constant(String name, long... values) {
    graph.add(5, OnnxFields.tensor(name, values));
    return name;
  }

  private void add(String output, Protobuf node) {
    graph.add(1, node);
    last = output;
  }

  private static Protobuf node(String name, String operator, String... inputs) {
    Protobuf node = new Protobuf();
    for (String input : inputs) {
      node.add(1, input);
    }
    return node.add(2, name).add(3, name).add(4, operator);
  }
}
