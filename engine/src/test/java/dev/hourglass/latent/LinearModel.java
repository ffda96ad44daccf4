package dev.hourglass.latent;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameter;
import dev.hourglass.nn.Unflatten;
import java.util.List;

/// A variational model whose likelihood has a formula: images of 2×2 pixels about `w · z + b` with
/// one standard normal z, so that images are normal with the covariance `w · wᵀ + σ²`, and z given
/// an image is normal too.
final class LinearModel {
  static final double SIGMA = 0.2;

  private static final float[] WEIGHT = {0.3f, -0.2f, 0.1f, 0.25f};
  private static final float[] BIAS = {0.4f, 0.5f, 0.6f, 0.5f};
  private static final double VARIANCE = SIGMA * SIGMA;

  private LinearModel() {}

  /// The model.
  ///
  /// @param meanFactor what the encoder's mean is multiplied with: 1 for the exact posterior
  /// @param logVarianceOff added to the encoder's log-variance: 0 for the exact posterior
  static Autoencoder of(double meanFactor, double logVarianceOff) {
    Network encoder =
        new Network(
            new Shape(1, 2, 2),
            List.of(
                new NamedLayer("both", new Linear(4, 2)),
                new NamedLayer("code", new GaussianLatent(1))));
    Network decoder =
        new Network(
            Shape.vector(1),
            List.of(
                new NamedLayer("draw", new Linear(1, 4)),
                new NamedLayer("image", new Unflatten(1, 2, 2))));
    Autoencoder model = Autoencoder.create("linear", encoder, decoder, 0);
    double posterior = 1 / (1 + square() / VARIANCE);
    float[] weight = new float[8];
    double offset = 0;
    for (int i = 0; i < 4; i++) {
      weight[i] = (float) (meanFactor * posterior * WEIGHT[i] / VARIANCE);
      offset -= (double) weight[i] * BIAS[i];
    }
    write(model, "encoder.both.weight", weight);
    write(
        model, "encoder.both.bias", (float) offset, (float) (Math.log(posterior) + logVarianceOff));
    write(model, "decoder.draw.weight", WEIGHT);
    write(model, "decoder.draw.bias", BIAS);
    return model;
  }

  private static void write(Autoencoder model, String name, float... values) {
    Parameter view =
        model.parameters().views().stream()
            .filter(v -> v.name().equals(name))
            .findFirst()
            .orElseThrow();
    view.write(values, model.parameters().values());
  }

  private static double square() {
    double sum = 0;
    for (float w : WEIGHT) {
      sum += (double) w * w;
    }
    return sum;
  }

  /// The exact mean log-likelihood, by the determinant lemma and Sherman and Morrison's formula.
  static double logLikelihood(ByteImages images) {
    double sum = 0;
    float[] x = new float[4];
    for (int i = 0; i < images.count(); i++) {
      images.copy(i, x, 0);
      double squares = 0;
      double along = 0;
      for (int p = 0; p < 4; p++) {
        double d = x[p] - BIAS[p];
        squares += d * d;
        along += d * WEIGHT[p];
      }
      double mahalanobis = (squares - along * along / (VARIANCE + square())) / VARIANCE;
      double logDeterminant = 4 * Math.log(VARIANCE) + Math.log(1 + square() / VARIANCE);
      sum -= 0.5 * (4 * Math.log(2 * Math.PI) + logDeterminant + mahalanobis);
    }
    return sum / images.count();
  }
}
