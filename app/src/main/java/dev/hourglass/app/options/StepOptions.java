package dev.hourglass.app.options;

import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.run.OptimiserName;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import dev.hourglass.train.Augmentation;
import dev.hourglass.train.Corruption;
import dev.hourglass.train.Loss;
import dev.hourglass.train.Optimiser;
import dev.hourglass.train.Penalty;
import dev.hourglass.train.TrainingConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Options of a training step; defaults come from the model's recipe.
public final class StepOptions {
  /// PyTorch's numbers.
  private static final Optimiser.Adam DEFAULTS = new Optimiser.Adam(0.9, 0.999, 1e-8, 0);

  @Option(names = "--batch-size", paramLabel = "N", description = "Images per step.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description = {
        "The objective to minimise:",
        "  ${bundle:losses},",
        "  or a sum such as 0.8*l1+0.2*ssim"
      })
  private @Nullable String loss;

  @Option(
      names = "--noise",
      paramLabel = "NOISE",
      description =
          "Corrupt what the encoder sees: gaussian:DEVIATION, salt-and-pepper:SHARE or"
              + " masking:SHARE.")
  private @Nullable String noise;

  @Option(
      names = "--augment",
      paramLabel = "HOW",
      description =
          "Augment training images, differently in every epoch: shift:PIXELS, rotation:DEGREES,"
              + " elastic:PIXELS, or several of them separated by commas.")
  private @Nullable String augment;

  @Option(
      names = {"--optimiser", "--optimizer"},
      paramLabel = "NAME",
      completionCandidates = Candidates.Optimisers.class,
      description = "${COMPLETION-CANDIDATES}; their settings follow.")
  private @Nullable String optimiser;

  @Effect(where = EffectCondition.ADAM)
  @Option(
      names = "--beta1",
      paramLabel = "X",
      description = "Adam's decay of the mean gradient (0.9 unless the recipe says otherwise).")
  private @Nullable Double beta1;

  @Effect(where = EffectCondition.ADAM)
  @Option(
      names = "--beta2",
      paramLabel = "X",
      description =
          "Adam's decay of the squared gradient (0.999 unless the recipe says otherwise).")
  private @Nullable Double beta2;

  @Effect(where = EffectCondition.ADAM)
  @Option(
      names = "--epsilon",
      paramLabel = "X",
      description = "Adam's term for numerical stability (1e-8 unless the recipe says otherwise).")
  private @Nullable Double epsilon;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description =
          "Weight decay: the share of each parameter that a step of learning rate 1 removes (default:"
              + " 0.01 for adamw).")
  private @Nullable Double weightDecay;

  @Effect(where = EffectCondition.SGD)
  @Option(names = "--momentum", paramLabel = "X", description = "Momentum of sgd (default: 0.9).")
  private double momentum = 0.9;

  @Effect(where = {EffectCondition.SGD, EffectCondition.MOMENTUM})
  @Option(names = "--nesterov", description = "Use Nesterov momentum.")
  private boolean nesterov;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Clip the norm of the gradient to this.")
  private @Nullable Double clip;

  @Effect(where = EffectCondition.CODE_PENALTY)
  @Option(
      names = {"--penalty", "--rate-weight"},
      paramLabel = "X",
      description =
          "Weight of the penalty on codes: β of vae, λ of sparse; of codec the squared error of an"
              + " image that a nat is worth.")
  private @Nullable Double penalty;

  @Effect(where = {EffectCondition.CODE_PENALTY, EffectCondition.PENALTY_COUNTS})
  @Option(
      names = "--penalty-warm-up",
      paramLabel = "EPOCHS",
      description = "Raise the penalty from 0 over the first epochs.")
  private @Nullable Double penaltyWarmUp;

  @Effect(where = {EffectCondition.VARIATIONAL, EffectCondition.PENALTY_COUNTS})
  @Option(
      names = "--free-bits",
      paramLabel = "NATS",
      description = "Nats of KL divergence of each latent dimension of vae that are not penalised.")
  private @Nullable Double freeBits;

  @Effect(where = {EffectCondition.VARIATIONAL, EffectCondition.PENALTY_COUNTS})
  @Option(
      names = "--importance-samples",
      paramLabel = "K",
      description =
          "Codes of vae drawn for each image, at most 16: with more than 1 the objective is the"
              + " importance-weighted bound (IWAE), and a step takes about K times as long.")
  private @Nullable Integer importanceSamples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the initial parameters, the shuffling and the noise (default: 0).")
  private long seed;

  @Mixin private ThreadsOption threads = new ThreadsOption();

  public long seed() {
    return seed;
  }

  /// The recipe with what was asked for.
  public TrainingConfig config(TrainingConfig recipe) {
    return UsageError.unlessValid(() ->
        recipe.with(c -> {
          c.batchSize = Objects.requireNonNullElse(batchSize, c.batchSize);
          c.loss = loss == null ? c.loss : Loss.parse(loss);
          c.corruption = noise == null ? c.corruption : Corruption.parse(noise);
          c.augmentation = augment == null ? c.augmentation : Augmentation.parse(augment);
          c.optimiser = optimiser(c.optimiser);
          c.maxGradNorm = Objects.requireNonNullElse(clip, c.maxGradNorm);
          c.penalty =
              new Penalty(
                  Objects.requireNonNullElse(penalty, c.penalty.weight()),
                  Objects.requireNonNullElse(penaltyWarmUp, c.penalty.warmUp()),
                  Objects.requireNonNullElse(freeBits, c.penalty.freeBits()));
          c.importanceSamples = Objects.requireNonNullElse(importanceSamples, c.importanceSamples);
          c.seed = seed;
          c.threads = threads.threads();
        }));
  }

  /// Refuses options that a training has no use for.
  ///
  /// @param command of these options
  public static void requireEffects(CommandSpec command, TrainingConfig config) {
    Optimiser optimiser = config.optimiser();
    Effects.require(command, EffectCondition.SGD, optimiser instanceof Optimiser.Sgd);
    Effects.require(command, EffectCondition.ADAM, optimiser instanceof Optimiser.Adam);
    boolean still = optimiser instanceof Optimiser.Sgd sgd && sgd.momentum() == 0;
    Effects.require(command, EffectCondition.MOMENTUM, !still);
    Effects.require(command, EffectCondition.PENALTY_COUNTS, config.penalty().weight() > 0);
    boolean ends = config.patience() >= config.epochs();
    Effects.require(command, EffectCondition.PATIENCE_ENDS, !ends);
  }

  /// Refuses options that a model has no use for.
  ///
  /// @param command of these options
  public static void requireEffects(CommandSpec command, Autoencoder model) {
    boolean penalises = model.networks().values().stream().anyMatch(Network::penalises);
    Effects.require(command, EffectCondition.CODE_PENALTY, penalises);
    Effects.require(command, EffectCondition.VARIATIONAL, model.variational());
  }

  private Optimiser optimiser(Optimiser recipe) {
    OptimiserName name = optimiser == null ? OptimiserName.of(recipe) : named(optimiser);
    return switch (name) {
      case ADAM -> adam(recipe, Objects.requireNonNullElse(weightDecay, 0.0));
      case ADAMW -> adam(recipe, Objects.requireNonNullElse(weightDecay, decay(recipe)));
      case SGD ->
          new Optimiser.Sgd(momentum, nesterov, Objects.requireNonNullElse(weightDecay, 0.0));
    };
  }

  private static OptimiserName named(String word) {
    return OptimiserName.named(word)
        .orElseThrow(
            () -> UsageError.unknown("optimiser", word, new Candidates.Optimisers().words(), ""));
  }

  private Optimiser adam(Optimiser recipe, double decay) {
    Optimiser.Adam defaults = recipe instanceof Optimiser.Adam adam ? adam : DEFAULTS;
    return new Optimiser.Adam(
        Objects.requireNonNullElse(beta1, defaults.beta1()),
        Objects.requireNonNullElse(beta2, defaults.beta2()),
        Objects.requireNonNullElse(epsilon, defaults.epsilon()),
        decay);
  }

  private static double decay(Optimiser recipe) {
    return recipe instanceof Optimiser.Adam adam && adam.weightDecay() > 0
        ? adam.weightDecay()
        : 0.01;
  }
}
