package dev.hourglass.bench.onnx;

import dev.hourglass.nn.AdaptiveAvgPool2d;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameter;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/// Networks and their parameters as an ONNX model (IR 8, opset 17) with a symbolic batch size.
///
/// Input `images` is `[batch][channel][row][column]`, output `result` likewise. Field numbers are
/// those of onnx.proto.
public final class OnnxModel {
  /// Name of the graph's input.
  public static final String INPUT = "images";

  /// Name of the graph's output.
  public static final String OUTPUT = "result";

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int FLOAT = 1;
  private static final int ATTRIBUTE_INTS = 7;

  private final Protobuf graph = new Protobuf();
  private String last = INPUT;

  private OnnxModel() {}

  /// Writes networks, one after the other.
  ///
  /// @param networks by name, as the parameters are named
  /// @throws IllegalArgumentException if a layer has no counterpart written here
  public static byte[] write(Map<String, Network> networks, Parameters parameters) {
    OnnxModel model = new OnnxModel();
    Shape input = networks.values().iterator().next().input();
    Shape output = input;
    for (Map.Entry<String, Network> network : networks.entrySet()) {
      for (NamedLayer named : network.getValue().layers()) {
        model.append(network.getKey() + "." + named.name(), named.layer());
      }
      output = network.getValue().output();
    }
    model.graph.add(1, new Protobuf().add(1, model.last).add(2, OUTPUT).add(4, "Identity"));
    model.graph.add(2, "hourglass");
    for (Parameter view : parameters.views()) {
      if (networks.containsKey(view.name().substring(0, view.name().indexOf('.')))) {
        model.graph.add(5, tensor(view, parameters.values()));
      }
    }
    model.graph.add(11, value(INPUT, input)).add(12, value(OUTPUT, output));
    Protobuf opset = new Protobuf().add(1, "").add(2, OPSET);
    return new Protobuf().add(1, IR_VERSION).add(7, model.graph).add(8, opset).bytes();
  }

  private void append(String name, Layer layer) {
    Protobuf node = new Protobuf().add(1, last);
    switch (layer) {
      case Conv2d c -> {
        learned(node, name, "Conv");
        geometry(node, c.kernel(), c.stride(), c.padding());
      }
      case ConvTranspose2d c -> {
        learned(node, name, "ConvTranspose");
        geometry(node, c.kernel(), c.stride(), c.padding());
        node.add(5, ints("output_padding", c.outputPadding(), c.outputPadding()));
      }
      case AdaptiveAvgPool2d _ -> node.add(4, "GlobalAveragePool");
      case ReLU _ -> node.add(4, "Relu");
      default ->
          throw new IllegalArgumentException(
              "layer %s is %s, expected one that the ONNX writer knows: write its node here"
                  .formatted(name, layer.description()));
    }
    graph.add(1, node.add(2, name).add(3, name));
    last = name;
  }

  private static void learned(Protobuf node, String name, String operator) {
    node.add(1, name + ".weight").add(1, name + ".bias").add(4, operator);
  }

  private static void geometry(Protobuf node, int kernel, int stride, int padding) {
    node.add(5, ints("kernel_shape", kernel, kernel))
        .add(5, ints("strides", stride, stride))
        .add(5, ints("pads", padding, padding, padding, padding));
  }

  private static Protobuf ints(String name, int... numbers) {
    Protobuf attribute = new Protobuf().add(1, name);
    for (int number : numbers) {
      attribute.add(8, number);
    }
    return attribute.add(20, ATTRIBUTE_INTS);
  }

  private static Protobuf tensor(Parameter view, float[] values) {
    Protobuf tensor = new Protobuf();
    view.spec().shape().forEach(size -> tensor.add(1, size));
    float[] numbers = view.read(values);
    ByteBuffer raw =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(numbers);
    return tensor.add(2, FLOAT).add(8, view.name()).add(9, raw.array());
  }

  /// A float tensor of some images.
  private static Protobuf value(String name, Shape shape) {
    Protobuf sizes = new Protobuf().add(1, new Protobuf().add(2, "batch"));
    for (int size : new int[] {shape.channels(), shape.height(), shape.width()}) {
      sizes.add(1, new Protobuf().add(1, size));
    }
    Protobuf tensor = new Protobuf().add(1, FLOAT).add(2, sizes);
    return new Protobuf().add(1, name).add(2, new Protobuf().add(1, tensor));
  }
}
