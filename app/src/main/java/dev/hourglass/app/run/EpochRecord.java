package dev.hourglass.app.run;

import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.EpochResult;
import java.io.IOException;

/// What is saved after an epoch beside its checkpoint: the model, its losses, log lines, pictures.
///
/// It is kept once the checkpoint is saved, so that nothing which goes wrong here costs the run,
/// and once more by the process that resumes there if the first one died in between. Keeping an
/// epoch twice is the same as keeping it once.
@FunctionalInterface
public interface EpochRecord {
  /// Keeps an epoch.
  ///
  /// @param result what the epoch gave
  /// @param model as it was tested
  void keep(EpochResult result, Autoencoder model) throws IOException;
}
