package dev.hourglass.codec;

import dev.hourglass.files.Sha256;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.format.Architecture;
import dev.hourglass.model.format.StateDict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Tells models apart by what they compute: SHA-256 over the layers, as a model file's JSON has
/// them with an empty name, a byte 0, and all parameters as 32-bit floats, little-endian, in the
/// order of PyTorch's state dict.
final class Fingerprint {
  static final int BYTES = 32;

  private Fingerprint() {}

  static byte[] of(Autoencoder model) {
    MessageDigest digest = Sha256.algorithm("SHA-256");
    Autoencoder unnamed = new Autoencoder("", model.encoder(), model.decoder(), model.parameters());
    digest.update(Architecture.toJson(unnamed).getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    StateDict.of(model)
        .forEach(tensor -> {
          float[] values = tensor.values();
          ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
          bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
          digest.update(bytes);
        });
    return digest.digest();
  }
}
