package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.ReadListener;
import dev.hourglass.data.Sampling;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ImageFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Sizes and colours of some images of a source, to propose a shape for all of them.
final class Survey {
  private static final int MOST_IMAGES = 100;

  /// The longest side of images that are taken in their own size.
  private static final int LARGEST_KEPT = 128;

  /// Sides to propose for larger images, and for images of several sizes.
  private static final int[] PROPOSED_SIDES = {64, 48, 32, 28, 16, 8};

  private final List<Shape> shapes = new ArrayList<>();
  private boolean grey = true;

  /// Of pixels that come without a file.
  private int channels = 1;

  /// @param progress receives how many of them were looked at
  static Survey of(ImageSource source, int[] places, ReadListener progress) throws IOException {
    Survey survey = new Survey();
    int[] some = Sampling.at(places, Sampling.evenly(places.length, MOST_IMAGES));
    if (some.length == 0) {
      return survey;
    }
    List<SourceImage> images = source.images();
    try (Looking looking = new Looking(survey, images, some.length, progress)) {
      source.read(some, looking);
      looking.decoding.finish();
    }
    return survey;
  }

  /// Looks at images. Those that cannot be read are listed when all are read.
  private static final class Looking implements ImageSource.Receiver, AutoCloseable {
    private final Survey survey;
    private final int all;
    private final ReadListener progress;
    private final Decoding<Seen> decoding;
    private int done;

    Looking(Survey survey, List<SourceImage> images, int all, ReadListener progress) {
      this.survey = survey;
      this.all = all;
      this.progress = progress;
      decoding =
          new Decoding<>(
              (image, content) -> Seen.of(images.get(image).name(), content),
              new Decoding.Taker<>() {
                @Override
                public void take(int image, Seen seen) {
                  survey.add(seen);
                  progress.looked(++done, all);
                }

                @Override
                public void bad(int image, String reason) {
                  Looking.this.bad(image, reason);
                }
              });
    }

    @Override
    public void file(int image, byte[] content) throws IOException {
      decoding.add(image, content);
    }

    @Override
    public void pixels(int image, Shape shape, byte[] pixels, int offset) {
      survey.channels = Math.max(survey.channels, shape.channels());
      survey.add(
          new Seen(new Shape(1, shape.height(), shape.width()), isGrey(shape, pixels, offset)));
    }

    @Override
    public void bad(int image, String reason) {
      progress.looked(++done, all);
    }

    @Override
    public void close() {
      decoding.close();
    }
  }

  /// What is seen of an image.
  ///
  /// @param shape with one channel
  /// @param grey whether it has no colours
  private record Seen(Shape shape, boolean grey) {
    static Seen of(String name, byte[] content) throws DataException {
      BufferedImage image = ImageFiles.decode(name, content);
      return new Seen(new Shape(1, image.getHeight(), image.getWidth()), ImageFiles.isGrey(image));
    }
  }

  private void add(Seen seen) {
    shapes.add(seen.shape);
    grey &= seen.grey;
  }

  /// Whether every pixel has as much red as green and blue.
  ///
  /// @param pixels `[channel][row][column]` from `offset`
  static boolean isGrey(Shape shape, byte[] pixels, int offset) {
    int plane = shape.pixels();
    boolean equal = true;
    for (int p = offset; equal && shape.channels() == 3 && p < offset + plane; p++) {
      equal = pixels[p] == pixels[p + plane] && pixels[p] == pixels[p + 2 * plane];
    }
    return equal;
  }

  /// Whether all of them are grey.
  boolean isGrey() {
    return grey;
  }

  /// {@return channels that keep all of them as they are}
  int channels() {
    return grey ? channels : 3;
  }

  /// {@return rows and columns of the first, with one channel}
  Shape first() {
    return shapes.isEmpty() ? new Shape(1, 1, 1) : shapes.getFirst();
  }

  /// Whether all have one size that is small enough to be kept.
  boolean keepsSize() {
    return !shapes.isEmpty()
        && shapes.stream().distinct().count() == 1
        && Math.max(shapes.getFirst().height(), shapes.getFirst().width()) <= LARGEST_KEPT;
  }

  /// Rows and columns to bring all images to, with one channel: their own, or a square whose side
  /// is not above the median of their shorter sides.
  Shape proposed() {
    if (keepsSize()) {
      return shapes.getFirst();
    }
    int[] sides =
        shapes.stream().mapToInt(one -> Math.min(one.height(), one.width())).sorted().toArray();
    int median = sides.length == 0 ? PROPOSED_SIDES[0] : sides[sides.length / 2];
    for (int side : PROPOSED_SIDES) {
      if (side <= median) {
        return new Shape(1, side, side);
      }
    }
    return new Shape(1, PROPOSED_SIDES[0], PROPOSED_SIDES[0]);
  }
}
