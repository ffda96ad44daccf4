package dev.hourglass.app.input;

import dev.hourglass.data.Shape;
import dev.hourglass.files.FormatException;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelDescription;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.ModelOptions;
import dev.hourglass.model.Models;
import dev.hourglass.nn.ShapeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What `--model` names, a preset or a file that describes a model; or what `--from` names, a saved
/// model.
public sealed interface ModelChoice {

  /// The choice that a word stands for; a file is read and checked as far as can be without images.
  ///
  /// @param change what is changed of a preset
  /// @throws UsageError if it is neither a preset nor ends in `.json`
  /// @throws IOException if the file cannot be read or describes no model
  static ModelChoice of(String word, UnaryOperator<ModelOptions> change) throws IOException {
    if (isFile(word)) {
      Path file = Path.of(word);
      return new Described(file, ModelDescription.read(file));
    }
    String name = word.toLowerCase(Locale.ROOT);
    if (!Models.NAMES.contains(name)) {
      throw UsageError.unknown("model", word, Models.NAMES, ", or a file that ends in .json");
    }
    return new Preset(name, change.apply(Models.options(name)));
  }

  /// Whether a word names a file rather than a preset; a shell's `<(command)` has no ending.
  static boolean isFile(String word) {
    return word.endsWith(".json") || word.startsWith("/dev/fd/");
  }

  /// The preset's name, or what a file calls its model.
  String name();

  /// The images' shape, where the choice says one.
  Optional<Shape> input();

  /// The model, with fresh parameters unless it was saved.
  ///
  /// @param classes of the labels that a preset takes, 0 for none; a file says it itself
  /// @throws IOException if the file's model does not fit the images
  Autoencoder build(Shape image, int classes, long seed) throws IOException;

  /// A preset.
  record Preset(String name, ModelOptions options) implements ModelChoice {
    @Override
    public Optional<Shape> input() {
      return Optional.empty();
    }

    @Override
    public Autoencoder build(Shape image, int classes, long seed) {
      try {
        return Models.preset(name, image, options.withClasses(classes), seed);
      } catch (ShapeException e) {
        throw new UsageError(e.getMessage() + " (--size, --channels, --model)");
      } catch (IllegalArgumentException e) {
        throw new UsageError(String.valueOf(e.getMessage()));
      }
    }
  }

  /// A saved model, which has its parameters already.
  record Saved(ModelFile file) implements ModelChoice {
    @Override
    public String name() {
      return file.model().name();
    }

    @Override
    public Optional<Shape> input() {
      return Optional.of(file.model().inputShape());
    }

    @Override
    public Autoencoder build(Shape image, int classes, long seed) {
      return file.model();
    }
  }

  /// A file.
  record Described(Path file, ModelDescription description) implements ModelChoice {
    @Override
    public String name() {
      return description.name();
    }

    @Override
    public Optional<Shape> input() {
      return description.input();
    }

    @Override
    public Autoencoder build(Shape image, int classes, long seed) throws IOException {
      try {
        return description.build(image, seed);
      } catch (IllegalArgumentException e) {
        throw new FormatException(file, String.valueOf(e.getMessage()), e);
      }
    }
  }
}
