package dev.hourglass.data.checks;

import dev.hourglass.data.ByteImages;
import dev.hourglass.files.NpyArray;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Warns about images that were probably not prepared for the model, such as inverted or unscaled
/// ones. Nothing here is an error. Each warning is one sentence that names the remedy.
///
/// Warnings should be rare: MNIST, Fashion-MNIST and photographs give none.
public final class InputChecks {
  /// How far a number may leave [0, 1] by rounding and resampling.
  private static final double SLACK = 1e-3;

  /// How far enlarged or sharpened images and those that a decoder draws overshoot: beyond that,
  /// numbers are of another scale.
  public static final double OVERSHOOT = 0.5;

  /// Which share of the images must have a light background before it is worth a word.
  private static final double MOST_IMAGES = 0.9;

  /// How different from the reference the mean and, as a ratio, the variance may be: twice as much
  /// as MNIST's digits differ from Fashion-MNIST's clothes.
  private static final double FAR_MEAN = 0.3;

  private static final double FAR_VARIANCE = 4;

  /// Fewer images may differ that much by chance.
  private static final int ENOUGH_IMAGES = 16;

  private static final int MOST_CHANNELS = 4;

  private InputChecks() {}

  /// What one look at images showed.
  ///
  /// @param statistics of all their numbers, or null where there are none
  /// @param warnings none where all is well
  public record Inspection(@Nullable ImageStatistics statistics, List<String> warnings) {
    /// Copies the warnings.
    public Inspection {
      warnings = List.copyOf(warnings);
    }
  }

  /// Looks at images once, for warnings and for a reference to later ones.
  ///
  /// @param images the images
  /// @param reference what the model was trained on looked like, or null where that is not known
  /// @return warnings, and statistics to compare others with
  public static Inspection inspect(ByteImages images, @Nullable ImageStatistics reference) {
    ImageScan survey = new ImageScan(images);
    List<String> warnings = new ArrayList<>();
    boolean channelsLast =
        isChannels(images.shape().width()) && images.shape().channels() > MOST_CHANNELS;
    if (channelsLast) {
      warnings.add(
          "%s has images of %s, channels × rows × columns, as if the channels came last: put them first"
              .formatted(images.name(), images.shape()));
    }
    boolean grey = images.shape().channels() == 1;
    warnings.addAll(values(images.name(), survey, reference, !channelsLast, grey));
    return new Inspection(survey.statistics(), warnings);
  }

  /// Looks at an array of images: `[image][channel][row][column]`, or `[image][row][column]` for
  /// grey ones, or any with the image as its first axis. Whole numbers `u1` count as 255ths, as
  /// everywhere in Hourglass.
  ///
  /// @param name for the warnings
  /// @param array `[image][channel][row][column]`
  /// @param reference what the model was trained on looked like, or null where that is not known
  /// @return warnings, none where all is well
  public static List<String> check(
      String name, NpyArray array, @Nullable ImageStatistics reference) {
    int[] shape = array.shape();
    if (shape.length == 0 || array.values().length == 0) {
      return List.of("%s holds no images: check how it was written".formatted(name));
    }
    List<String> warnings = new ArrayList<>();
    String order = channelsLast(name, shape);
    if (order != null) {
      warnings.add(order);
    }
    int rank = shape.length;
    int size = array.values().length / shape[0];
    int width = rank >= 3 ? shape[rank - 1] : size;
    int height = rank >= 3 ? shape[rank - 2] : 1;
    int channels = size / height / width;
    ImageScan survey = new ImageScan(shape[0], source(array, size), channels, height, width);
    warnings.addAll(values(name, survey, reference, order == null, channels == 1));
    return warnings;
  }

  /// {@return whether numbers can be images: finite and at most {@link #OVERSHOOT} outside [0, 1]}
  ///
  /// @param numbers holds them
  /// @param from place of the first
  /// @param length how many
  public static boolean areImages(float[] numbers, int from, int length) {
    float least = 0;
    float most = 1;
    // No branch and two plain extremes, which the JIT makes vectors of; NaN stays in both.
    for (int i = from; i < from + length; i++) {
      least = Math.min(least, numbers[i]);
      most = Math.max(most, numbers[i]);
    }
    return least >= -OVERSHOOT && most <= 1 + OVERSHOOT;
  }

  /// {@return why numbers cannot be images, as {@link #areImages} found: one sentence that names
  /// the fix}
  ///
  /// @param name for the sentence
  /// @param numbers all of them
  public static String refusal(String name, float[] numbers) {
    BlockLayout.Source source =
        (_, from, length, to, offset) -> System.arraycopy(numbers, from, to, offset, length);
    ImageScan survey = new ImageScan(1, source, 1, 1, numbers.length);
    return values(name, survey, null, false, false).getFirst();
  }

  private static BlockLayout.Source source(NpyArray array, int size) {
    float white = array.dtype().equals("u1") ? 255 : 1;
    return (image, from, length, to, offset) -> {
      for (int i = 0; i < length; i++) {
        to[offset + i] = array.values()[image * size + from + i] / white;
      }
    };
  }

  private static boolean isChannels(int count) {
    return count == 1 || count == 3;
  }

  /// {@return what to do about an array whose shape has the channels last, or null where it has
  /// not}
  ///
  /// @param name for the sentence
  /// @param shape of the array
  public static @Nullable String channelsLast(String name, int[] shape) {
    int rank = shape.length;
    String found = Arrays.toString(shape).replace('[', '(').replace(']', ')');
    if (rank == 4 && isChannels(shape[3]) && shape[1] > MOST_CHANNELS) {
      return "%s has the shape %s with the channels last, expected (images, channels, rows, columns): use x.transpose(0, 3, 1, 2)"
          .formatted(name, found);
    }
    if (rank == 3 && isChannels(shape[2]) && shape[1] > MOST_CHANNELS) {
      return "%s has the shape %s, which looks like one image with the channels last, expected (images, channels, rows, columns): use x.transpose(2, 0, 1)[None]"
          .formatted(name, found);
    }
    return null;
  }

  /// @param placed whether rows and columns are where they should be
  private static List<String> values(
      String name,
      ImageScan survey,
      @Nullable ImageStatistics reference,
      boolean placed,
      boolean grey) {
    List<String> warnings = new ArrayList<>();
    if (survey.notFinite > 0) {
      warnings.add(
          "%s contains NaN or infinite values, %d in total: find their source, or set them to 0"
              .formatted(name, survey.notFinite));
    }
    String scale = scaleWarning(name, survey);
    ImageStatistics found = survey.statistics();
    if (scale != null) {
      warnings.add(scale);
    } else if (found != null && placed) {
      String looks = looksWarning(name, survey, found, reference, grey);
      if (looks != null) {
        warnings.add(looks);
      }
    }
    if (survey.constant > 0) {
      warnings.add(constantWarning(name, survey));
    }
    return warnings;
  }

  private static String constantWarning(String name, ImageScan survey) {
    return survey.images == 1
        ? "%s has the same value everywhere: leave it out if it is empty".formatted(name)
        : "%s has %s of %d with the same value everywhere: leave out what is empty"
            .formatted(name, Counts.of(survey.constant, "image"), survey.images);
  }

  private static @Nullable String scaleWarning(String name, ImageScan survey) {
    float least = survey.least;
    float most = survey.most;
    if (most > 0 && most <= 1.01 / 255 && least >= 0) {
      return "%s is almost black, its largest value is %s where white is 1: multiply by 255, since it was divided by 255 twice or holds 0 and 1 as bytes"
          .formatted(name, most);
    }
    if (!(least < -SLACK || most > 1 + SLACK)) {
      return null;
    }
    return "%s holds numbers from %s to %s, expected 0 to 1: %s"
        .formatted(name, least, most, scaleFix(least, most));
  }

  private static String scaleFix(float least, float most) {
    if (least >= -OVERSHOOT && most <= 1 + OVERSHOOT) {
      return "clip them";
    }
    if (least >= -1 - SLACK && least < -0.9 && most <= 1 + SLACK) {
      return "add 1 and divide by 2";
    }
    if (least >= 0 && most > 127 && most <= 255) {
      return "divide by 255";
    }
    if (least >= 0 && most > 32767 && most <= 65535) {
      return "divide by 65535";
    }
    return least < 0
        ? "undo the standardisation or scale them so that black is 0 and white is 1"
        : "divide by the value of white";
  }

  private static @Nullable String looksWarning(
      String name,
      ImageScan survey,
      ImageStatistics found,
      @Nullable ImageStatistics reference,
      boolean grey) {
    if (reference == null) {
      return grey && survey.lightBordered >= MOST_IMAGES * survey.images
          ? "%s looks inverted, %d images of %d have a light border around darker content, where digit datasets have a dark border: use 1 − x (255 − x for bytes) unless this is intended"
              .formatted(name, survey.lightBordered, survey.images)
          : null;
    }
    if (isInverse(found, reference)) {
      return String.format(
          Locale.ROOT,
          "%s looks inverted, the mean of its border is %.2f and %.2f in the training images: use"
              + " 1 − x (255 − x for bytes)",
          name,
          found.border(),
          reference.border());
    }
    return survey.images >= ENOUGH_IMAGES && isFar(found, reference)
        ? String.format(
            Locale.ROOT,
            "%s has the mean %.3f and the variance %.3f, far from the %.3f and %.3f of the"
                + " training images: preprocess it in the same way, or train a model for it",
            name,
            found.mean(),
            found.variance(),
            reference.mean(),
            reference.variance())
        : null;
  }

  /// Whether images would be like the reference if they were inverted, and are not as they are.
  private static boolean isInverse(ImageStatistics found, ImageStatistics reference) {
    double border = Math.abs(found.border() - reference.border());
    double inverseBorder = Math.abs(1 - found.border() - reference.border());
    double mean = Math.abs(found.mean() - reference.mean());
    double inverseMean = Math.abs(1 - found.mean() - reference.mean());
    return border > 0.5 && inverseBorder < 0.25 && mean > 0.3 && inverseMean < mean / 2;
  }

  private static boolean isFar(ImageStatistics found, ImageStatistics reference) {
    double ratio = found.variance() / reference.variance();
    return Math.abs(found.mean() - reference.mean()) > FAR_MEAN
        || ratio > FAR_VARIANCE
        || ratio < 1 / FAR_VARIANCE;
  }
}
