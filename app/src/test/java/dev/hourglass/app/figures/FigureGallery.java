package dev.hourglass.app.figures;

import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Every kind of figure in a folder: to look at, and to run in a JVM of its own where there are no
/// fonts.
final class FigureGallery {
  private FigureGallery() {}

  /// Writes the figures into the folder that the first argument names.
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    write(folder.resolve("pairs.png"), pairs("synthetic · classic · epoch 10")::write);
    write(folder.resolve("grid.png"), grid()::write);
    write(folder.resolve("loss.png"), loss(10, 0.0462, 0.0)::write);
    write(folder.resolve("loss-log.png"), loss(10, 0.9, 0.0)::write);
    write(folder.resolve("loss-one.png"), loss(1, 0.0462, 0.0)::write);
    write(folder.resolve("loss-two.png"), loss(2, 0.0462, 0.0)::write);
    write(folder.resolve("loss-many.png"), loss(200, 0.0462, 0.01)::write);
    System.out.println("letters: " + Text.available());
  }

  static ImageGrid pairs(String title) {
    List<Picture> originals = new ArrayList<>();
    List<Picture> reconstructions = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      originals.add(ring(i, 1, 0.2f));
      reconstructions.add(ring(i, 1, 1.2f));
    }
    List<String> digits = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    return ImageGrid.pairs(title, originals, reconstructions, digits);
  }

  static ImageGrid grid() {
    return ImageGrid.grid(
        "decoded codes", IntStream.range(0, 23).mapToObj(i -> ring(i % 10, 3, 1)).toList(), 8);
  }

  static LossPlot loss(int epochs, double start, double wobble) {
    var train =
        IntStream.range(0, epochs).mapToObj(i -> 0.008 + (start - 0.008) / (1 + i * i * 1.5));
    var test =
        IntStream.range(0, epochs)
            .mapToObj(i -> 0.0076 + 0.4 * (start - 0.008) / (1 + i * i) + wobble * (i % 3) / 3);
    return new LossPlot("MNIST · classic · seed 1", train.toList(), test.toList());
  }

  private static Picture ring(int number, int channels, float blur) {
    float[] values = new float[channels * 28 * 28];
    for (int i = 0; i < values.length; i++) {
      double y = i / 28 % 28 - 13.5;
      double x = i % 28 - 13.5;
      double distance = Math.abs(StrictMath.hypot(x, y * (1 + 0.05 * number)) - 6 - number * 0.4);
      values[i] = (float) (1.3 - distance / (1 + blur)) - 0.4f * (i / 784) * number / 10;
    }
    return Picture.of(Images.of(values, new Shape(channels, 28, 28)), 0);
  }

  private static void write(Path file, Writer writer) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      writer.write(out);
    }
  }

  private interface Writer {
    void write(OutputStream out) throws IOException;
  }
}
