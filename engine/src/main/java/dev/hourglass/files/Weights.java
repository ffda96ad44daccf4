package dev.hourglass.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Parameters saved by another program: a safetensors file or one of PyTorch's, recognised by its
/// first bytes.
///
/// @param tensors of floats
/// @param skipped names of the tensors of whole numbers, which count or look up and are no
///   parameters
public record Weights(List<SafeTensors.Tensor> tensors, List<String> skipped) {
  /// Copies the lists.
  public Weights {
    tensors = List.copyOf(tensors);
    skipped = List.copyOf(skipped);
  }

  /// Reads a file.
  ///
  /// @throws FormatException if it is of no such kind, is damaged, or has other objects where the
  ///   tensors belong
  /// @throws IOException if it cannot be read
  public static Weights read(Path path) throws IOException {
    try (InputFile file = InputFile.open(path)) {
      byte[] first = file.bytes(0, (int) Math.min(9, file.size()), "content");
      // First of all: the length that a safetensors file begins with may look like another's mark.
      if (first.length == 9 && first[8] == '{') {
        List<String> skipped = new ArrayList<>();
        SafeTensors found = SafeTensors.read(file, _ -> false, entry -> skipped.add(entry.name()));
        return new Weights(found.tensors(), skipped);
      }
      if (begins(first, 'P', 'K') || begins(first, 0x80)) {
        return ofTorch(path);
      }
    }
    throw new FormatException(
        path,
        "is neither a safetensors file nor one written by torch.save, expected parameters in one"
            + " of these: save model.state_dict() with torch.save");
  }

  private static Weights ofTorch(Path path) throws IOException {
    List<String> skipped = new ArrayList<>();
    List<SafeTensors.Tensor> tensors =
        TorchFile.read(
            path,
            (name, type) -> {
              if (type.whole()) {
                skipped.add(name);
              }
              return !type.whole();
            });
    return new Weights(tensors, skipped);
  }

  private static boolean begins(byte[] content, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (i >= content.length || Byte.toUnsignedInt(content[i]) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
