package dev.hourglass.app.input;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.files.Numbers;
import dev.hourglass.model.ModelFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Shapes as users write them and as datasets have them.
public final class Shapes {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})[x×](\\d{1,5})");

  /// Of images that nothing else is said of.
  public static final Shape DEFAULT = new Shape(1, 28, 28);

  private Shapes() {}

  /// Refuses a dataset's images that a model does not take.
  ///
  /// @param name of the dataset
  /// @param expected the model's shape
  public static void require(String name, ByteImages images, Shape expected) throws DataException {
    if (!images.shape().equals(expected)) {
      throw new DataException(
          "%s has images of %s, expected %s, the model's input shape: use another dataset or model"
              .formatted(name, images.shape(), expected));
    }
  }

  /// The shape that options ask for.
  ///
  /// @param size `ROWSxCOLUMNS`, or null for those of `like`
  /// @param colour whether there are three channels, instead of those of `like`
  public static Shape asked(@Nullable String size, boolean colour, Shape like) {
    int channels = colour ? 3 : like.channels();
    if (size == null) {
      return new Shape(channels, like.height(), like.width());
    }
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      throw new UsageError(
          "the size is '%s', expected rows and columns as in 28x28".formatted(size));
    }
    int height = Numbers.whole(matcher.group(1));
    int width = Numbers.whole(matcher.group(2));
    return UsageError.unlessValid(() -> new Shape(channels, height, width));
  }

  /// {@return a dataset, if its images are what a model takes; of a conditional model those of
  /// classes with training images}
  public static Dataset fitting(Dataset loaded, ModelFile file) throws DataException {
    require(loaded.name(), loaded.test(), file.model().inputShape());
    Dataset known = file.model().classes() > 0 ? loaded.ofTrainedClasses() : loaded;
    ClassNames.of(file).requireSame(known.test());
    return known;
  }
}
