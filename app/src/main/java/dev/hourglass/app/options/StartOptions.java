package dev.hourglass.app.options;

import dev.hourglass.app.input.ClassNames;
import dev.hourglass.app.input.ModelChoice;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.run.RunData;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.Binarisation;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The images and the initial model of a training.
public final class StartOptions {
  @Mixin private DataOptions data = new DataOptions();

  @Mixin private OwnImagesOptions own = new OwnImagesOptions();

  @Mixin private PresetOptions model = new PresetOptions();

  @Option(
      names = "--from",
      paramLabel = "MODEL",
      description =
          "Start from a saved model, with the recipe of its preset, instead of a new one: the"
              + " folder of the run that made it, or a model.safetensors file.")
  private @Nullable Path from;

  private Path startedIn = Path.of("");

  /// Images and a model for them.
  public record Start(Dataset dataset, Autoencoder model) {}

  /// The model that was chosen.
  ///
  /// @throws IOException if a file that was named holds or describes no model
  public ModelChoice choice() throws IOException {
    if (from == null) {
      return model.choice();
    }
    model.requireSavedAsItIs();
    Path file = startedIn.resolve(from);
    data.dir().fallBackTo(file);
    return new ModelChoice.Saved(ModelOption.load(file));
  }

  /// Whether they say which model there is to begin with.
  public boolean namesModel() {
    return from != null || model.given();
  }

  /// Takes the model where a run found it: relative paths begin where the run was started.
  ///
  /// @param run its folder
  public void findModelOf(Path run) {
    RunData.of(run)
        .ifPresent(data -> {
          startedIn = data.startedIn();
          model.startIn(startedIn);
        });
  }

  /// Whether these options begin with the same model as others.
  ///
  /// @throws IOException if a file that was named describes no model
  public boolean beginAs(StartOptions others) throws IOException {
    return Objects.equals(absolute(), others.absolute()) && model.chooseAs(others.model);
  }

  private @Nullable Path absolute() {
    return from == null ? null : startedIn.resolve(from).toAbsolutePath().normalize();
  }

  /// Refuses options that the images have no use for.
  ///
  /// @param command of these options
  public void requireEffects(CommandSpec command) {
    data.fitAs(own.fit());
    Effects.require(command, EffectCondition.OWN_IMAGES, data.choice().isOwn());
  }

  /// Where the images lay that were loaded.
  public RunData place() {
    return data.choice().place(startedIn);
  }

  /// Takes the images where a run found them, unless later options name others.
  ///
  /// @param run its folder
  /// @param explicit the later options
  /// @throws DataException if they are missing
  public void orOf(Path run, StartOptions explicit) throws DataException {
    explicit.data.fitAs(explicit.own.fit());
    explicit.data.choice().read(explicit.own.reading());
    data.fitAs(own.fit());
    data.choice().fallBackTo(run, explicit.data.choice());
  }

  /// The recipe with what was asked for of the images.
  public TrainingConfig config(TrainingConfig recipe) {
    Binarisation asked = data.binarisation();
    return asked == null ? recipe : recipe.with(c -> c.binarisation = asked);
  }

  /// Path of the model that the training begins with, or null for a fresh one.
  public @Nullable Path from() {
    return from;
  }

  /// Loads images and model.
  ///
  /// @param choice what {@link #choice} gave
  /// @param seed of a fresh model's parameters
  public Start load(ModelChoice choice, long seed, Console console) throws IOException {
    data.fitAs(own.fit());
    data.choice().read(own.reading());
    if (choice instanceof ModelChoice.Saved(ModelFile saved)) {
      Dataset dataset = data.choice().loadGreyFor(saved, console);
      checkFits(saved, dataset.train());
      return new Start(dataset, saved.model());
    }
    Dataset loaded = data.choice().load(console, choice.input().orElse(null));
    Dataset dataset = model.conditional() ? loaded.ofTrainedClasses() : loaded;
    int left = loaded.train().classes().size() - dataset.train().classes().size();
    if (left > 0) {
      console.printf(
          "Note: a conditional model knows classes with training images only: %s and their test"
              + " images are left out%n",
          Counts.of(left, "class", "classes"));
    }
    int classes = model.classes(dataset.train());
    return new Start(dataset, choice.build(dataset.train().shape(), classes, seed));
  }

  private void checkFits(ModelFile saved, ByteImages images) throws IOException {
    if (model.conditional()) {
      LabelOption.requireConditional(saved, "--conditional");
    }
    ClassNames.of(saved).requireSame(images);
    Shape expected = saved.model().inputShape();
    if (!expected.equals(images.shape())) {
      throw new UsageError(
          "%s is for images of %s and these are %s, expected the same: choose another dataset or"
                  .formatted(from, expected, images.shape())
              + " model");
    }
  }
}
