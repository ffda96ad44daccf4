package dev.hourglass.model;

import dev.hourglass.data.FloatImages;
import dev.hourglass.testing.Allocation;
import dev.hourglass.testing.RandomImages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A service that encodes image by image leaves the collector its results and no buffers.
class InferenceAllocationTest {
  /// Bytes of the objects around a result's numbers, and of the call's own.
  private static final int OBJECTS = 160;

  private final Autoencoder model = Models.classic(3);
  private final FloatImages image = RandomImages.random(1, 1, 1, 28, 28).floats();

  @Test
  @Tag("allocation")
  void oneImageAllocatesNothingBeyondItsResult() {
    try (Inference inference = model.inference(1)) {
      Codes codes = inference.encode(image);
      assertResult(codes.values(), "encoding an image", () -> inference.encode(image));
      assertResult(image.values(), "decoding a code", () -> inference.decode(codes));
      assertResult(image.values(), "reconstructing an image", () -> inference.reconstruct(image));
    }
  }

  private static void assertResult(float[] result, String what, Runnable work) {
    Allocation.assertAtMost(OBJECTS + (long) Float.BYTES * result.length, what, work);
  }
}
