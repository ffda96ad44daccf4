package dev.hourglass.app.input;

import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.checks.ImageStatistics;
import dev.hourglass.data.checks.InputChecks;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.ModelFile;
import org.jspecify.annotations.Nullable;

/// Prints warnings about suspicious input images. The command continues.
///
/// @param console where warnings go, a line each
/// @param trainedOn what the model's training images looked like, or null where that is not known
public record InputWarnings(Console console, @Nullable ImageStatistics trainedOn) {

  /// Warnings about images for a trained model.
  public static InputWarnings of(ModelFile file, Console console) {
    return new InputWarnings(console, Provenance.statistics(file.metadata()));
  }

  /// Warns of what is wrong with images.
  ///
  /// @return what the images look like, or null where there are none
  public @Nullable ImageStatistics about(ByteImages images) {
    InputChecks.Inspection look = InputChecks.inspect(images, trainedOn);
    look.warnings().forEach(this::show);
    return look.statistics();
  }

  /// Warns of what is wrong with an array of images.
  public void about(String name, NpyArray array) {
    InputChecks.check(name, array, trainedOn).forEach(this::show);
  }

  private void show(String warning) {
    console.println("Warning: " + warning);
  }
}
