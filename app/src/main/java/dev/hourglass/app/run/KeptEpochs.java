package dev.hourglass.app.run;

import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The models that the epochs of a run ended with, in a folder of the run, where they are kept.
public final class KeptEpochs {
  /// Their folder in that of the run.
  static final String FOLDER = "epochs";

  /// Their names.
  static final Pattern NAMES = Pattern.compile("epoch-(\\d{1,9})\\.safetensors");

  private KeptEpochs() {}

  /// Keeps a model. Those of later epochs belong to a training that did not go on and are deleted.
  ///
  /// @param run the folder of the run
  /// @param epoch that the model was tested after, from 1
  static void save(Path run, int epoch, ModelFile model) throws IOException {
    Path folder = run.resolve(FOLDER);
    Folders.make(folder, "--out");
    model.save(file(run, epoch));
    for (Path file : RunFiles.epochs(run)) {
      if (numberOf(file) > epoch) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// The epochs that are kept, in order; none where the run kept none.
  ///
  /// @param run the folder of a run
  /// @throws IOException if the folder cannot be read
  public static List<Integer> of(Path run) throws IOException {
    return RunFiles.epochs(run).stream().map(KeptEpochs::numberOf).sorted().toList();
  }

  /// Where the model of an epoch is kept.
  ///
  /// @param run the folder of a run
  /// @param epoch from 1
  public static Path file(Path run, int epoch) {
    String name = String.format(Locale.ROOT, "epoch-%04d.safetensors", epoch);
    return run.resolve(FOLDER).resolve(name);
  }

  private static int numberOf(Path file) {
    Matcher name = NAMES.matcher(file.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(1)) : 0;
  }
}
