package dev.hourglass.model;

import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.Phase;
import dev.hourglass.nn.Shape;

/// Where blocks of images come from.
interface BlockInput {

  /// Number of images.
  int count();

  /// Fills one part of a block with images.
  ///
  /// @param first the image in lane 0
  /// @param count how many lanes get an image; the others get zeros
  /// @param block receives `[pixel][channel][lane]`
  void load(int first, int count, float[] block, int lanes, int part, int parts);

  /// Images as floats, `[image][channel][row][column]`.
  static BlockInput of(float[] images, Shape shape) {
    if (images.length % shape.size() != 0) {
      throw new IllegalArgumentException(
          "got %d numbers, expected a multiple of %d, which is one image or code of %s"
              .formatted(images.length, shape.size(), shape));
    }
    return new Floats(images, shape);
  }

  /// Images as bytes.
  static BlockInput of(ImageSet images, Shape shape) {
    Shape found = new Shape(images.channels(), images.height(), images.width());
    if (!found.equals(shape)) {
      throw new IllegalArgumentException(
          "%s has images of %s, expected %s as the model's: resize them or use another model"
              .formatted(images.name(), found, shape));
    }
    return new Bytes(images);
  }

  /// Images as bytes, 255 is 1.0.
  record Bytes(ImageSet images) implements BlockInput {
    @Override
    public int count() {
      return images.count();
    }

    @Override
    public void load(int first, int count, float[] block, int lanes, int part, int parts) {
      images.fillBlock(null, first, count, block, lanes, part, parts);
    }
  }

  /// Images as floats.
  record Floats(float[] images, Shape shape) implements BlockInput {
    @Override
    public int count() {
      return images.length / shape.size();
    }

    @Override
    public void load(int first, int count, float[] block, int lanes, int part, int parts) {
      int pixels = shape.pixels();
      int end = Phase.start(pixels, part + 1, parts);
      for (int p = Phase.start(pixels, part, parts); p < end; p++) {
        for (int c = 0; c < shape.channels(); c++) {
          int to = (p * shape.channels() + c) * lanes;
          for (int lane = 0; lane < lanes; lane++) {
            int from = (first + lane) * shape.size() + c * pixels + p;
            block[to + lane] = lane < count ? images[from] : 0;
          }
        }
      }
    }
  }
}
