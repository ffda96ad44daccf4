package dev.hourglass.spark;

import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.Models;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;
import javax.imageio.ImageIO;

/// Digits, and a model of them with an anomaly detector, for tests.
final class Digits {
  static final int SIDE = 28;
  static final int SIZE = SIDE * SIDE;

  /// More than a batch of the smallest tests, and no multiple of one.
  static final int COUNT = 61;

  static final ByteImages IMAGES = images(COUNT, 1);
  static final AnomalyModel ANOMALIES = anomalies();
  static final HourglassModel MODEL = model();

  private Digits() {}

  private static ByteImages images(int count, long seed) {
    return SyntheticDigits.generate(count, seed);
  }

  private static AnomalyModel anomalies() {
    Autoencoder model = Models.classic(0);
    return AnomalyModel.fit(model, images(120, 2), 0.1, 1);
  }

  private static HourglassModel model() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ANOMALIES.save(file);
      return HourglassModel.of(file.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What the engine computes on its own.
  static <T> T plain(Function<Inference, T> work) {
    try (Inference inference = ANOMALIES.model().inference(1)) {
      return work.apply(inference);
    }
  }

  static byte[] pixels(int image) {
    float[] numbers = IMAGES.numbers(image);
    byte[] pixels = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      pixels[i] = (byte) Math.round(255 * numbers[i]);
    }
    return pixels;
  }

  static float[] numbers(int image) {
    return IMAGES.numbers(image);
  }

  static byte[] png(int image) {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    byte[] raster = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    System.arraycopy(pixels(image), 0, raster, 0, SIZE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  static byte[] damaged() {
    byte[] png = png(0);
    return Arrays.copyOf(png, png.length / 2);
  }
}
