package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// A user-defined loss: a formula for one image. It can be combined with others: `0.8*l1+0.2*edges`
/// in {@link Loss#parse}.
///
/// Metadata and files hold the name, never the formula: to resume a training or read its settings,
/// pass the loss again.
///
/// @param name letters of a to z, digits and dashes, at most 40, a letter first; none of this
///   library's own losses
/// @param formula the loss of one image
public record CustomLoss(String name, Formula formula) implements Loss {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /// How far one image's reconstruction is from its target.
  ///
  /// It is called from several threads at once and must depend on its arguments alone, so that
  /// neither the number of threads nor the order of the images changes a bit.
  @FunctionalInterface
  public interface Formula {

    /// Measures one image.
    ///
    /// @param reconstruction the image that the decoder made, `[channel][row][column]`; not to be
    ///   changed
    /// @param target the image that it should be, in the same order; not to be changed
    /// @param gradient receives the derivative of the loss by each number of the reconstruction, in
    ///   the same order; all 0 before the call
    /// @return the loss, as a rule a mean over the image's numbers, like that of the other losses
    double measure(float[] reconstruction, float[] target, float[] gradient);
  }

  /// A {@link CustomLoss} as metadata and files hold it: its name without its formula. It can be
  /// shown, and nothing can be trained with it.
  ///
  /// @param name of the loss
  record ByName(String name) implements Loss {
    @Override
    public LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients) {
      throw new IllegalArgumentException(
          "the loss %s is a CustomLoss and saved settings hold only its name, expected its formula: set it with config.with(c -> c.loss = new CustomLoss(\"%s\", formula))"
              .formatted(name, name));
    }

    @Override
    public String description() {
      return name;
    }
  }

  /// Checks the name.
  ///
  /// @throws IllegalArgumentException if it is none, or that of another loss
  public CustomLoss {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(formula, "formula");
    if (!NAME.matcher(name).matches() || Losses.NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "a loss is called \"%s\", expected an unused name of the letters a to z, digits and dashes, such as edges: rename it"
              .formatted(name));
    }
  }

  @Override
  public LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients) {
    return new Work(formula, program, target, gradients);
  }

  @Override
  public String description() {
    return name;
  }

  @Override
  public Loss forNotes() {
    return new ByName(name);
  }

  /// The work is partitioned by image.
  private static final class Work implements LossOperation {
    private final Formula formula;
    private final float[] output;
    private final float[] target;
    private final float[] gradients;
    private final int lanes;
    private final int channels;
    private final int pixels;
    private final Image[] images;
    private int count;
    private float scale;

    Work(Formula formula, Program program, float[] target, float[] gradients) {
      this.formula = formula;
      this.target = target;
      this.gradients = gradients;
      output = program.outputValues();
      lanes = program.lanes();
      channels = program.outputShape().channels();
      pixels = program.outputShape().pixels();
      images = new Image[lanes];
      Arrays.setAll(images, _ -> new Image(channels * pixels));
    }

    @Override
    public void begin(int count, double factor) {
      this.count = count;
      scale = (float) factor;
    }

    @Override
    public List<Phase> phases() {
      return List.of(this::run);
    }

    private void run(int part, int parts) {
      int end = Phase.start(lanes, part + 1, parts);
      for (int lane = Phase.start(lanes, part, parts); lane < end; lane++) {
        Image image = images[lane];
        image.loss = 0;
        Arrays.fill(image.gradient, 0);
        if (lane < count) {
          gather(output, lane, image.reconstruction);
          gather(target, lane, image.target);
          image.loss = formula.measure(image.reconstruction, image.target, image.gradient);
        }
        scatter(image.gradient, lane);
      }
    }

    private void gather(float[] block, int lane, float[] image) {
      for (int e = 0; e < image.length; e++) {
        image[e] = block[place(e, lane)];
      }
    }

    private void scatter(float[] gradient, int lane) {
      for (int e = 0; e < gradient.length; e++) {
        gradients[place(e, lane)] = scale * gradient[e];
      }
    }

    /// Place of a number of an image in the block, `[pixel][channel][lane]`.
    private int place(int number, int lane) {
      return (number % pixels * channels + number / pixels) * lanes + lane;
    }

    @Override
    public double sum() {
      double sum = 0;
      for (int lane = 0; lane < count; lane++) {
        sum += sum(lane);
      }
      return sum;
    }

    @Override
    public double sum(int lane) {
      return images[lane].loss;
    }
  }

  /// One image of the block as the formula sees it.
  private static final class Image {
    private final float[] reconstruction;
    private final float[] target;
    private final float[] gradient;
    private double loss;

    Image(int size) {
      reconstruction = new float[size];
      target = new float[size];
      gradient = new float[size];
    }
  }
}
