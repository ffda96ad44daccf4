package dev.hourglass.model.format;

import dev.hourglass.files.SafeTensors.Tensor;
import java.util.ArrayList;
import java.util.List;

/// What other programs call an autoencoder's layers.
enum Naming {
  E_AND_D,
  ENC_AND_DEC,
  INFERENCE_NET,
  SEQUENTIAL,
  TWO_SEQUENTIALS,
  WRAPPED_HALVES,
  BLOCKS,
  FLAT,
  FROM_ZERO,
  MIRRORED,
  SWAPPED_LETTERS,
  BACKWARDS_IN_THE_ALPHABET,
  BACKWARDS_BY_NUMBER,
  SWAPPED_WORDS;

  /// The same tensors in the same order.
  List<Tensor> of(List<Tensor> tensors) {
    List<String> all = tensors.stream().map(Naming::layer).distinct().toList();
    List<Tensor> renamed = new ArrayList<>();
    for (Tensor tensor : tensors) {
      String layer = layer(tensor);
      String half = layer.substring(0, layer.indexOf('.'));
      List<String> halfLayers = all.stream().filter(one -> one.startsWith(half + ".")).toList();
      String name = of(layer, half.equals("encoder"), all, halfLayers);
      renamed.add(
          new Tensor(
              name + tensor.name().substring(layer.length()), tensor.shape(), tensor.values()));
    }
    return renamed;
  }

  private String of(String layer, boolean encoder, List<String> all, List<String> half) {
    int n = half.indexOf(layer);
    int last = half.size() - 1;
    int number = all.indexOf(layer);
    String own = layer.substring(layer.indexOf('.') + 1);
    return switch (this) {
      case E_AND_D -> (encoder ? "e.net." : "d.net.") + 2 * n;
      case ENC_AND_DEC -> (encoder ? "enc." : "dec.") + own;
      case INFERENCE_NET -> (encoder ? "inference_net." : "generative_net.") + 3 * n;
      case SEQUENTIAL -> "module." + 2 * number;
      case TWO_SEQUENTIALS -> (encoder ? "0." : "1.") + n;
      case WRAPPED_HALVES ->
          (encoder ? "encoder_state_dict.module." : "decoder_state_dict.module.") + own;
      case BLOCKS -> "net.%d.%d".formatted(number / 2, number % 2);
      case FLAT -> "layer_" + Character.toString('a' + number);
      case FROM_ZERO -> (encoder ? "encoder.linear" : "decoder.linear") + n;
      case MIRRORED -> (encoder ? "encoder.l" + n : "decoder.l" + (last - n));
      case SWAPPED_LETTERS -> (encoder ? "d." : "e.") + n;
      case BACKWARDS_IN_THE_ALPHABET -> (encoder ? "z." : "a.") + Character.toString('z' - n);
      case BACKWARDS_BY_NUMBER -> (encoder ? "f." : "g.") + (last - n);
      case SWAPPED_WORDS -> (encoder ? "decoder." : "encoder.") + n;
    };
  }

  private static String layer(Tensor tensor) {
    return tensor.name().substring(0, tensor.name().lastIndexOf('.'));
  }
}
