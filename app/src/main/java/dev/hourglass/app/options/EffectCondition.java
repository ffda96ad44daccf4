package dev.hourglass.app.options;

/// Conditions beyond the command line for an option to have an effect, see {@link Effect}.
public enum EffectCondition {
  ADAM("the optimiser is sgd", "use it with --optimiser adam or adamw"),
  SGD("the optimiser is not sgd", "add --optimiser sgd"),
  MOMENTUM("the momentum is 0", "use it with a --momentum above 0"),
  CODE_PENALTY(
      "the model's code has no penalty",
      "use it with --model vae, codec or sparse, or one like them"),
  PENALTY_COUNTS("the penalty has no weight", "use it with a --penalty above 0"),
  VARIATIONAL("the model is not variational", "use it with a variational model, as --model vae"),
  PATIENCE_ENDS("the training ends before it applies", "use it with more --epochs"),
  TRAINING_IMAGES(
      "a variational model needs no training images for it", "use it with another model"),
  DATASET_IMAGES(
      "all images are files or name their dataset", "use it with numbers of images, as in test:7"),
  OWN_IMAGES("the images are none of your own", "use it with --dataset PATH"),
  RANDOM("nothing is random", "use it with --resamples above 0 or a variational model"),
  LABELS_MATTER(
      "this model's codes do not depend on labels and a .npy file of them holds none",
      "use it with --refine or a .npz or .csv file"),
  GRAPH("a safetensors file holds all parameters", "use it with --format onnx"),
  FRESH_MODEL("a saved model cannot be changed", "use it with --model NAME"),
  MAPS_OR_CLUSTERS(
      "no map and no clusters are asked for", "use it without one of the --no- options");

  private final String why;
  private final String remedy;

  EffectCondition(String why, String remedy) {
    this.why = why;
    this.remedy = remedy;
  }

  /// Why an option has no effect where this does not hold, and what to do.
  public String sentence(String option) {
    return "%s has no effect, since %s: %s, or leave it out".formatted(option, why, remedy);
  }
}
