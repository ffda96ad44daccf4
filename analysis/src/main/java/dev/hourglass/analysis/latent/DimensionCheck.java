package dev.hourglass.analysis.latent;

import dev.hourglass.analysis.latent.DimensionUse.Dimension;
import dev.hourglass.data.Images;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.nn.Network;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// A quick check of each latent dimension for evaluations: whether it varies, and whether
/// reconstructions depend on it. {@link DimensionUse} has more details.
///
/// @param images number of images that were encoded
/// @param constantCode whether all of them have the same code
/// @param dimensions in their order; the added error is NaN where measuring it would take too long
/// @param mse of the reconstructions that the added errors are measured on
public record DimensionCheck(
    int images, boolean constantCode, List<Dimension> dimensions, double mse) {
  private static final int MOST_IMAGES = 1_000;

  /// As much work as decoding a few thousand small images.
  private static final long MOST_MULTIPLY_ADDS = 20_000_000_000L;

  /// A dimension that changes none of so many images is considered unused. A number of whole
  /// blocks: what is left over is decoded image by image, by kernels compiled for nothing else.
  private static final int DECODED_EACH = 96;

  private static final int LEAST_DECODED = 10;

  /// Copies the list.
  public DimensionCheck {
    dimensions = List.copyOf(Objects.requireNonNull(dimensions, "dimensions"));
  }

  /// Checks a model's codes of some images.
  ///
  /// @param inference of the model
  /// @param images at least one
  /// @return the dimensions, none if all images are equal, since their codes must be
  public static DimensionCheck of(Inference inference, Images images) {
    Images some = images.evenly(MOST_IMAGES);
    int count = some.count();
    Codes codes = inference.encode(some);
    boolean finite =
        IntStream.range(0, codes.values().length).allMatch(i -> Float.isFinite(codes.values()[i]));
    if (!finite || allEqual(some)) {
      return new DimensionCheck(count, false, List.of(), Double.NaN);
    }
    boolean constant = codes.allEqual();
    int each = (int) Math.min(DECODED_EACH, MOST_MULTIPLY_ADDS / work(inference.model()));
    if (constant || Math.min(each, count) < LEAST_DECODED) {
      return new DimensionCheck(count, constant, unmeasured(codes), Double.NaN);
    }
    var study = DimensionStudy.of(inference, some, codes, each);
    double whole = study.whole();
    return new DimensionCheck(count, false, study.each(whole), whole);
  }

  /// Multiply-adds for one image, decoded once for each dimension.
  private static long work(Autoencoder model) {
    long each = model.decoder().table().stream().mapToLong(Network.Row::multiplyAdds).sum();
    return Math.max(1, each * model.codeSize());
  }

  private static boolean allEqual(Images images) {
    float[] first = images.numbers(0);
    return IntStream.range(0, images.count())
        .allMatch(i -> Arrays.equals(images.numbers(i), first));
  }

  private static List<Dimension> unmeasured(Codes codes) {
    CodeMoments moments = CodeMoments.of(codes);
    return IntStream.range(0, codes.size())
        .mapToObj(d -> new Dimension(d, moments.means()[d], moments.variances()[d], Double.NaN))
        .toList();
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
