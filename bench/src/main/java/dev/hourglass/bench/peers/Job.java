package dev.hourglass.bench.peers;

import dev.hourglass.bench.timing.Turns;
import dev.hourglass.bench.timing.Turns.Turn;
import dev.hourglass.model.Autoencoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one process does, turn by turn.
///
/// @param peer who
/// @param setting of the library
/// @param preset the model; its parameters are the same in every process
/// @param activity what
/// @param batch images of a call, or of a step
/// @param calls of a turn
/// @param warmUp seconds at least
/// @param mnist folder of MNIST's files, or null for synthetic digits
public record Job(
    Peer peer,
    Peer.Setting setting,
    Preset preset,
    Activity activity,
    int batch,
    int calls,
    double warmUp,
    @Nullable String mnist) {
  private static final long SEED = 1;

  /// What can be timed.
  public enum Activity {
    /// Steps of training.
    TRAIN,
    /// Images to codes.
    ENCODE,
    /// Images to codes and back.
    RECONSTRUCT
  }

  /// The same on another model.
  public Job with(Preset another) {
    return new Job(peer, setting, another, activity, batch, calls, warmUp, mnist);
  }

  /// The images of a turn.
  BenchImages images() throws Exception {
    int count = Math.multiplyExact(batch, calls);
    Optional<BenchImages> noise = preset.noise(count);
    return noise.isPresent() ? noise.get() : BenchImages.load(mnist).first(count);
  }

  /// The library, with the model.
  Contender open(BenchImages images) throws Exception {
    Autoencoder model = preset.model(images.bytes().shape(), SEED);
    return peer.open(model, setting, preset.recipe());
  }

  /// Prepares a turn.
  Turn turn(Contender contender, BenchImages images) throws Exception {
    if (activity != Activity.TRAIN) {
      return Turns.timed(contender.calls(activity, images.numbers(), batch));
    }
    if (contender instanceof Learner learner) {
      return learner.training(images, batch);
    }
    throw new IllegalArgumentException(
        contender.name() + " does not train, expected a library that does");
  }
}
