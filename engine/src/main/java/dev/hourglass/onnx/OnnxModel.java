package dev.hourglass.onnx;

import dev.hourglass.data.Shape;
import dev.hourglass.files.Protobuf;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A model, or one half of it, as an ONNX file (IR 8, opset 17) with a symbolic batch size.
///
/// Images are floats in [0, 1], `[batch][channel][row][column]`; codes are `[batch][number]`. A
/// conditional model also takes `labels`, 64-bit whole numbers, `[batch]`. Field numbers are those
/// of onnx.proto.
///
/// @param input name of what goes in: `images` or `codes`
/// @param output name of what comes out: `codes`, `images` or `reconstructions`
/// @param bytes the file
public record OnnxModel(String input, String output, byte[] bytes) {
  /// Name of a conditional model's second input.
  public static final String LABELS = "labels";

  private static final String IMAGES = "images";
  private static final String CODES = "codes";
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int MOST_PARAMETERS = 500_000_000;

  /// Checks that all are there; the bytes are not copied.
  public OnnxModel {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(bytes, "bytes");
  }

  /// {@return whether the other is the same file, byte for byte}
  ///
  /// @param other any
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OnnxModel model
        && input.equals(model.input)
        && output.equals(model.output)
        && Arrays.equals(bytes, model.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "ONNX model from %s to %s, %d bytes".formatted(input, output, bytes.length);
  }

  /// {@return the encoder, from images to codes; of a variational model, to the means}
  ///
  /// @param model the model
  /// @param notes what the file says about itself, by name
  /// @throws IllegalArgumentException if it has more parameters than fit into an ONNX file
  public static OnnxModel encoder(Autoencoder model, Map<String, String> notes) {
    Objects.requireNonNull(model, "model");
    return write(model, Map.of("encoder", model.encoder()), IMAGES, CODES, notes);
  }

  /// {@return the decoder, from codes to images}
  ///
  /// @param model the model
  /// @param notes what the file says about itself, by name
  /// @throws IllegalArgumentException if it has more parameters than fit into an ONNX file
  public static OnnxModel decoder(Autoencoder model, Map<String, String> notes) {
    Objects.requireNonNull(model, "model");
    return write(model, Map.of("decoder", model.decoder()), CODES, IMAGES, notes);
  }

  /// {@return the whole model, from images to reconstructions}
  ///
  /// @param model the model
  /// @param notes kept in the file as metadata, beside what the numbers are
  /// @throws IllegalArgumentException if it has more parameters than fit into an ONNX file
  public static OnnxModel whole(Autoencoder model, Map<String, String> notes) {
    Objects.requireNonNull(model, "model");
    return write(model, model.networks(), IMAGES, "reconstructions", notes);
  }

  private static OnnxModel write(
      Autoencoder model,
      Map<String, Network> networks,
      String input,
      String output,
      Map<String, String> notes) {
    Objects.requireNonNull(notes, "notes");
    model.parameters().requireAtRest();
    // A file is one array here, and ONNX's own form ends at 2 GiB.
    if (model.parameters().size() > MOST_PARAMETERS) {
      throw new IllegalArgumentException(
          "the model has %d parameters, expected at most %d for an ONNX file: export safetensors"
              .formatted(model.parameters().size(), MOST_PARAMETERS));
    }
    Network first = networks.values().iterator().next();
    boolean fromCodes = input.equals(CODES);
    boolean toCodes = output.equals(CODES);
    Map<String, Parameter> views =
        model.parameters().views().stream()
            .collect(
                Collectors.toMap(Parameter::name, view -> view, (a, _) -> a, LinkedHashMap::new));
    OnnxGraph graph =
        new OnnxGraph(input, first.input(), fromCodes, views, model.parameters().values());
    networks.forEach((name, network) -> graph.append(name + ".", network.layers()));
    Shape result = graph.end(output, toCodes);
    boolean labelled = Network.classes(networks.values()) > 0;
    Protobuf message =
        graph.message(
            value(input, first.input(), fromCodes), value(output, result, toCodes), labelled);
    Protobuf file =
        new Protobuf()
            .add(1, IR_VERSION)
            .add(2, "hourglass")
            .add(7, message)
            .add(8, new Protobuf().add(1, "").add(2, OPSET));
    described(model, notes)
        .forEach((key, value) -> file.add(14, new Protobuf().add(1, key).add(2, value)));
    return new OnnxModel(input, output, file.bytes());
  }

  private static Map<String, String> described(Autoencoder model, Map<String, String> notes) {
    Map<String, String> all = new LinkedHashMap<>(notes);
    all.put("model", model.name());
    all.put("input_range", "0 to 1");
    all.put("image_shape", model.inputShape().toString());
    all.put("code_size", Integer.toString(model.codeSize()));
    return all;
  }

  /// The type of an input or output.
  private static Protobuf value(String name, Shape shape, boolean codes) {
    return codes
        ? OnnxFields.value(name, OnnxFields.FLOAT, shape.size())
        : OnnxFields.value(name, OnnxFields.FLOAT, shape.channels(), shape.height(), shape.width());
  }
}
