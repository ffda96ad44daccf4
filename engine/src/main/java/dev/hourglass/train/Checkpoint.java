package dev.hourglass.train;

import com.google.gson.JsonElement;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.RecordJson;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.SafeTensors.Tensor;
import dev.hourglass.files.StrictJson;
import dev.hourglass.kernels.Block;
import dev.hourglass.random.Streams;
import dev.hourglass.text.RecordContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The state of a training between two steps: everything that the following steps depend on.
///
/// @param state how far it has come
/// @param values the model's numbers as they are trained, in the engine's order
/// @param average their moving average in the same order, or the same where there is none
/// @param memory the optimiser's state, arrays of a number for each learned parameter
public record Checkpoint(
    TrainingState state, float[] values, float[] average, List<float[]> memory) {
  private static final String STATE = "state";
  private static final String FORMAT = "hourglass-checkpoint";
  private static final String CHECKSUM = "checksum";
  private static final String STREAMS = "streams";
  private static final String NUMBERING = Integer.toString(Streams.NUMBERING);
  private static final String SUMS = "sums";
  private static final String ORDER = Integer.toString(Block.ORDER);
  private static final String MEMORY = "memory.";
  private static final int MOST_EPOCHS = 1_000_000;
  private static final RecordJson JSON =
      new RecordJson(Map.of(), Map.of(EpochResult.class, untested()), MOST_EPOCHS);

  /// Checks that nothing is null.
  public Checkpoint {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(average, "average");
    Objects.requireNonNull(memory, "memory");
  }

  /// Members of a result that a file leaves out where there are no test images.
  private static Map<String, Double> untested() {
    Map<String, Double> untested = new TreeMap<>();
    untested.put("test_loss", Double.NaN);
    untested.put("test_penalty", Double.NaN);
    return untested;
  }

  /// Writes the checkpoint atomically, as a safetensors file with a checksum of all of it.
  ///
  /// @param path the file
  /// @throws IOException if it cannot be written; a previous file is unchanged
  public void save(Path path) throws IOException {
    Objects.requireNonNull(path, "path");
    Map<String, String> all = new TreeMap<>();
    all.put("format", FORMAT);
    all.put(STREAMS, NUMBERING);
    all.put(SUMS, ORDER);
    all.put(STATE, JSON.write(state).toString());
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(tensor("values", values));
    tensors.add(tensor("average", average));
    for (int m = 0; m < memory.size(); m++) {
      tensors.add(tensor(MEMORY + m, memory.get(m)));
    }
    all.put(CHECKSUM, new SafeTensors(all, tensors).checksum());
    new SafeTensors(all, tensors).write(path);
  }

  private static Tensor tensor(String name, float[] numbers) {
    return new Tensor(name, new int[] {numbers.length}, numbers);
  }

  /// Reads a checkpoint, trusting nothing in it.
  ///
  /// @param path the file
  /// @return the checkpoint
  /// @throws FormatException if the file is no whole checkpoint
  /// @throws IOException if it cannot be read
  public static Checkpoint load(Path path) throws IOException {
    SafeTensors file = SafeTensors.read(path);
    if (!FORMAT.equals(file.metadata().get("format"))) {
      throw new FormatException(
          path, "is not a checkpoint, expected one that hourglass train saved");
    }
    requireUnchanged(path, file);
    requireSameArithmetic(path, file);
    try {
      JsonElement state = StrictJson.parse(file.metadata().getOrDefault(STATE, ""));
      return new Checkpoint(
          JSON.read(TrainingState.class, state),
          numbers(path, file, "values"),
          numbers(path, file, "average"),
          memory(file));
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          path, "has a state that cannot be read, %s: it is damaged".formatted(e.getMessage()), e);
    }
  }

  /// Without the checksum, a training would continue with damaged numbers unnoticed.
  private static void requireUnchanged(Path path, SafeTensors file) throws FormatException {
    Map<String, String> notes = new TreeMap<>(file.metadata());
    String noted = notes.remove(CHECKSUM);
    if (noted == null) {
      throw new FormatException(
          path, "has no checksum, expected one: it is damaged or of an earlier version");
    }
    if (!noted.equals(new SafeTensors(notes, file.tensors()).checksum())) {
      throw new FormatException(
          path, "has a checksum that does not match: it is damaged, use another");
    }
  }

  /// A training resumed with other random numbers, or sums in another order, would give the result
  /// of no single training.
  private static void requireSameArithmetic(Path path, SafeTensors file) throws FormatException {
    if (!NUMBERING.equals(file.metadata().get(STREAMS))
        || !ORDER.equals(file.metadata().get(SUMS))) {
      throw new FormatException(
          path,
          "is of a version with other random numbers or another order of sums, and this version cannot continue its"
              + " training: resume with that version, or start a new run from the model that the"
              + " run has saved");
    }
  }

  private static float[] numbers(Path path, SafeTensors file, String name) throws IOException {
    Tensor tensor = file.find(name).orElse(null);
    if (tensor == null) {
      throw new FormatException(path, "has no tensor %s: it is damaged".formatted(name));
    }
    return tensor.values();
  }

  private static List<float[]> memory(SafeTensors file) {
    return IntStream.range(0, file.tensors().size())
        .mapToObj(m -> file.find(MEMORY + m))
        .flatMap(Optional::stream)
        .map(Tensor::values)
        .toList();
  }

  /// Copies the saved numbers to where a training keeps them.
  ///
  /// @throws IllegalArgumentException if they do not fit
  void restore(float[] values, float[] average, List<float[]> memory) {
    if (this.memory.size() != memory.size()) {
      throw new IllegalArgumentException(
          "the checkpoint's optimiser keeps %d numbers per parameter, expected %d: use the same"
                  .formatted(this.memory.size(), memory.size())
              + " optimiser");
    }
    checkLength(this.values, values);
    checkLength(this.average, average);
    for (int m = 0; m < memory.size(); m++) {
      checkLength(this.memory.get(m), memory.get(m));
    }
    copy(this.values, values);
    copy(this.average, average);
    for (int m = 0; m < memory.size(); m++) {
      copy(this.memory.get(m), memory.get(m));
    }
  }

  private static void copy(float[] from, float[] to) {
    System.arraycopy(from, 0, to, 0, from.length);
  }

  /// Before anything is copied, so that a refused checkpoint leaves the model as it is.
  private static void checkLength(float[] from, float[] to) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "the checkpoint has %d numbers where the model has %d: use the same model"
              .formatted(from.length, to.length));
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return RecordContent.equal(this, other);
  }

  @Override
  public int hashCode() {
    return RecordContent.hash(this);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
