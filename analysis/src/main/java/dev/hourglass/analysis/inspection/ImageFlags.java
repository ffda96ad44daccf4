package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Images;
import dev.hourglass.data.source.ImageOrigin;
import dev.hourglass.text.RecordContent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Images that are dark, bright, saturated, of low contrast, blurred, constant or of another size,
/// in comparison with the others of their set: MNIST, most of which is black, has no dark images.
///
/// A number is far from the others where it is at least a stated distance and six robust standard
/// deviations from the median. The robust deviation is the distance from the median to the quartile
/// on that side, divided by 0.6745, so that a skewed distribution does not count as flawed. Of a
/// normal distribution one in a billion is so far away.
///
/// @param flags `[image]`, in the order of {@link ImageFlag}; empty for an image without flaws
public record ImageFlags(List<Set<ImageFlag>> flags) {
  private static final double FAR = 6;
  private static final double QUARTILE = 0.6745;

  /// Distances that are never far, of brightness and contrast in [0, 1] and of shares.
  private static final double LEAST_BRIGHTNESS = 0.08;

  private static final double LEAST_SHARE = 0.2;

  /// Distances that are never far, of logarithms: a factor of 3 or 4.
  private static final double LEAST_LOG = StrictMath.log(3);

  private static final double LEAST_LOG_SHARPNESS = StrictMath.log(4);

  /// Added to variances before their logarithm is taken: half a level of 255, squared.
  private static final double FLOOR = 0.5 / 255 * (0.5 / 255);

  /// Sides may differ in proportion by this factor, and numbers of pixels by its fourth power.
  private static final double OTHER_SIZE = 2;

  /// Copies the list.
  public ImageFlags {
    flags = List.copyOf(Objects.requireNonNull(flags, "flags"));
  }

  /// {@return the flags of images whose sizes in their source are not known}
  ///
  /// @param images of any shape
  public static ImageFlags of(Images images) {
    return of(images, List.of());
  }

  /// {@return the flags of images}
  ///
  /// @param images of any shape
  /// @param origins of each image, with its size, or none where they are not known
  /// @throws IllegalArgumentException if there are neither as many origins as images nor none
  public static ImageFlags of(Images images, List<ImageOrigin> origins) {
    Objects.requireNonNull(images, "images");
    if (!origins.isEmpty() && origins.size() != images.count()) {
      throw new IllegalArgumentException(
          "there are %d origins for %d images, expected one each or none"
              .formatted(origins.size(), images.count()));
    }
    List<ImageLook> looks = ImageLook.of(images);
    List<Set<ImageFlag>> flags = new ArrayList<>();
    looks.forEach(_ -> flags.add(EnumSet.noneOf(ImageFlag.class)));
    for (int i = 0; i < looks.size(); i++) {
      if (looks.get(i).range() == 0) {
        flags.get(i).add(ImageFlag.CONSTANT);
      }
    }
    below(looks, ImageLook::mean, LEAST_BRIGHTNESS, ImageFlag.DARK, flags);
    below(looks, look -> -look.mean(), LEAST_BRIGHTNESS, ImageFlag.BRIGHT, flags);
    below(looks, look -> -look.saturated(), LEAST_SHARE, ImageFlag.SATURATED, flags);
    below(looks, look -> log(look.variance()) / 2, LEAST_LOG, ImageFlag.LOW_CONTRAST, flags);
    below(
        looks,
        look -> log(look.laplacian()) - log(look.variance()),
        LEAST_LOG_SHARPNESS,
        ImageFlag.BLURRED,
        flags);
    flagSizes(origins, flags);
    flags.forEach(set -> {
      if (set.contains(ImageFlag.CONSTANT)) {
        set.remove(ImageFlag.LOW_CONTRAST);
        set.remove(ImageFlag.BLURRED);
      }
    });
    return new ImageFlags(flags.stream().map(ImageFlags::ordered).toList());
  }

  private static Set<ImageFlag> ordered(Set<ImageFlag> flags) {
    return Collections.unmodifiableSet(flags);
  }

  private static double log(double variance) {
    return StrictMath.log(variance + FLOOR);
  }

  /// Flags what is far below the median.
  private static void below(
      List<ImageLook> looks,
      ToDoubleFunction<ImageLook> number,
      double least,
      ImageFlag flag,
      List<Set<ImageFlag>> flags) {
    if (looks.isEmpty()) {
      return;
    }
    double[] sorted = looks.stream().mapToDouble(number).sorted().toArray();
    double median = sorted[sorted.length / 2];
    double deviation = (median - sorted[sorted.length / 4]) / QUARTILE;
    double most = median - Math.max(least, FAR * deviation);
    for (int i = 0; i < flags.size(); i++) {
      if (number.applyAsDouble(looks.get(i)) < most) {
        flags.get(i).add(flag);
      }
    }
  }

  private static void flagSizes(List<ImageOrigin> origins, List<Set<ImageFlag>> flags) {
    if (origins.isEmpty()) {
      return;
    }
    double proportion = median(origins, ImageFlags::proportion);
    double pixels = median(origins, ImageOrigin::pixels);
    double fewer = OTHER_SIZE * OTHER_SIZE * OTHER_SIZE * OTHER_SIZE;
    for (int i = 0; i < origins.size(); i++) {
      double factor = proportion(origins.get(i)) / proportion;
      boolean other = factor > OTHER_SIZE || factor < 1 / OTHER_SIZE;
      if (other || origins.get(i).pixels() * fewer < pixels) {
        flags.get(i).add(ImageFlag.SIZE);
      }
    }
  }

  private static double proportion(ImageOrigin origin) {
    return (double) origin.width() / origin.height();
  }

  private static double median(List<ImageOrigin> origins, ToDoubleFunction<ImageOrigin> number) {
    double[] sorted = origins.stream().mapToDouble(number).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /// {@return places of the images that have a flag, ascending}
  ///
  /// @param flag which one
  public int[] with(ImageFlag flag) {
    Objects.requireNonNull(flag, "flag");
    return IntStream.range(0, flags.size()).filter(i -> flags.get(i).contains(flag)).toArray();
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
