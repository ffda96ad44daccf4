package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.files.DamagedFiles;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.AdaptiveAvgPool2d;
import dev.hourglass.nn.BatchNorm2d;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.random.Streams;
import dev.hourglass.testing.RandomImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final Dataset DATA =
      new Dataset(
          "random", RandomImages.random(1, 40, 1, 8, 8), RandomImages.random(2, 9, 1, 8, 8));

  /// Everything at once that has a state or depends on the step.
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .with(c -> {
            c.epochs = 3;
            c.batchSize = 16;
            c.learningRate = 0.02;
            c.optimiser = new Optimiser.Adam(0.9, 0.99, 1e-8, 0.01);
            c.schedule = new Schedule.OneCycle(0.4);
            c.maxGradNorm = 0.05;
            c.emaDecay = 0.9;
            c.loss = new BinaryCrossEntropy();
            c.penalty = new Penalty(0.5, 2, 0.01);
            c.patience = 2;
            c.seed = 4;
            c.threads = 1;
          });

  @TempDir Path folder;

  /// Three epochs of three steps are nine steps and three ends of epochs.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aTrainingTakenUpAgainEndsWithTheBitsOfTheOneNeverStopped(int moment) throws IOException {
    assertSameEnd(CONFIG, moment);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void soDoesOneByGradientDescentWithoutAverage(int moment) throws IOException {
    TrainingConfig plain =
        CONFIG.with(c -> {
          c.optimiser = new Optimiser.Sgd(0.9, true, 0.01);
          c.emaDecay = 0;
          c.schedule = new Schedule.WarmUp(1.5, new Schedule.Cosine(0.1));
          c.loss = Loss.parse("0.8*l1+0.2*ssim");
        });
    assertSameEnd(plain, moment);
  }

  private void assertSameEnd(TrainingConfig config, int moment) throws IOException {
    Autoencoder expected = model();
    TrainingResult whole = Trainer.fit(expected, DATA, config);
    Path file = folder.resolve("checkpoint");
    Trainer.fit(model(), DATA, config, new StopAt(moment, file));
    Checkpoint saved = Checkpoint.load(file);
    Autoencoder resumed = model();
    // Whatever the model holds is of no matter: the checkpoint has its numbers.
    Arrays.fill(resumed.parameters().values(), 0.5f);
    TrainingResult rest = Trainer.fit(Kernels.best(), resumed, DATA, config.withThreads(2), saved);
    assertSameBits("end", resumed.parameters().values(), expected.parameters().values());
    assertThat(rest.epochs())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds", "imagesPerSecond")
        .isEqualTo(whole.epochs());
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefusedAndChangesNothing() throws IOException {
    Path file = folder.resolve("checkpoint");
    Trainer.fit(model(), DATA, CONFIG, new StopAt(2, file));
    Checkpoint checkpoint = Checkpoint.load(file);
    refused(checkpoint, CONFIG.withBatchSize(20), DATA, "batch size");
    Dataset fewer = new Dataset("fewer", RandomImages.random(1, 20, 1, 8, 8), DATA.test());
    refused(checkpoint, CONFIG, fewer, "same data");
    TrainingConfig sgd = CONFIG.with(c -> c.optimiser = new Optimiser.Sgd(0, false, 0));
    refused(checkpoint, sgd, DATA, "optimiser");
    Checkpoint shorter =
        new Checkpoint(
            new TrainingState(1, 32, 2, 1, 0, 1, List.of()),
            checkpoint.values(),
            new float[3],
            checkpoint.memory());
    refused(shorter, CONFIG, DATA, "same model");
  }

  private static void refused(Checkpoint from, TrainingConfig config, Dataset data, String why) {
    Autoencoder model = model();
    float[] before = model.parameters().values().clone();
    assertThatThrownBy(() -> Trainer.fit(Kernels.best(), model, data, config, from))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
    assertSameBits("parameters", model.parameters().values(), before);
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    Path good = folder.resolve("good");
    checkpoint(1.5).save(good);
    byte[] bytes = Files.readAllBytes(good);
    DamagedFiles.check(bytes, folder.resolve("bad"), Checkpoint::load);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "\"epoch\":0",
        "\"epoch\":2",
        "\"epoch\":2,\"results\":[null]",
        "\"epoch\":1.5",
        "\"epoch\":4294967297",
        "\"epoch\":1e99",
        "\"epoch\":\"one\"",
        "\"epoch\":1,\"epoch\":1",
        "\"seen\":-1",
        "\"steps\":-1",
        "\"loss_sum\":NaN",
        "\"loss_sum\":1e999",
        "\"seconds\":-1",
        "\"results\":null",
        "\"unknown\":0"
      })
  void aStateThatCannotBeIsRefused(String what) throws IOException {
    String state = what.startsWith("\"") ? stateWith(what) : what;
    Path file = saved(state);
    assertThatThrownBy(() -> Checkpoint.load(file))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageNotContaining("\n")
        .hasMessageContaining("damaged");
  }

  @Test
  void aStateThatCanBeIsRead() throws IOException {
    Checkpoint read = Checkpoint.load(saved(stateWith("\"seen\":3")));
    assertThat(read.state().seen()).isEqualTo(3);
    assertThat(read.state().results()).isEmpty();
  }

  /// A state that could be, but for the members given.
  private static String stateWith(String members) {
    StringJoiner all = new StringJoiner(",", "{", "}").add(members);
    for (String name : List.of("epoch", "seen", "steps", "loss_sum", "penalty_sum", "seconds")) {
      if (!members.contains(name)) {
        all.add("\"%s\":%d".formatted(name, name.equals("epoch") ? 1 : 0));
      }
    }
    return (members.contains("results") ? all : all.add("\"results\":[]")).toString();
  }

  private Path saved(String state) throws IOException {
    Path file = folder.resolve("saved");
    Map<String, String> notes = new TreeMap<>();
    notes.put("format", "hourglass-checkpoint");
    notes.put("streams", Integer.toString(Streams.NUMBERING));
    notes.put("sums", Integer.toString(Block.ORDER));
    notes.put("state", state);
    float[] one = {1};
    SafeTensors.Tensor values = new SafeTensors.Tensor("values", new int[] {1}, one);
    SafeTensors.Tensor average = new SafeTensors.Tensor("average", new int[] {1}, one);
    notes.put("checksum", new SafeTensors(notes, List.of(values, average)).checksum());
    new SafeTensors(notes, List.of(values, average)).write(file);
    return file;
  }

  @Test
  void aFileThatIsNoCheckpointIsRefused() throws IOException {
    Path file = folder.resolve("model");
    new SafeTensors(Map.of(), List.of()).write(file);
    assertThatThrownBy(() -> Checkpoint.load(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("not a checkpoint");
  }

  @Test
  void noFlippedBitGoesUnnoticed() throws IOException {
    Path good = folder.resolve("good");
    checkpoint(1.5).save(good);
    byte[] bytes = Files.readAllBytes(good);
    Path bad = folder.resolve("bad");
    int refused = 0;
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(bad, flipped);
      try {
        Checkpoint read = Checkpoint.load(bad);
        assertThat(read)
            .as("bit %d", bit)
            .usingRecursiveComparison()
            .isEqualTo(Checkpoint.load(good));
      } catch (FormatException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(7 * bytes.length);
  }

  @Test
  void aCheckpointWithoutAChecksumIsRefused() throws IOException {
    Path good = folder.resolve("good");
    checkpoint(1.5).save(good);
    SafeTensors file = SafeTensors.read(good);
    Map<String, String> notes = new TreeMap<>(file.metadata());
    notes.remove("checksum");
    Path old = folder.resolve("old");
    new SafeTensors(notes, file.tensors()).write(old);
    assertThatThrownBy(() -> Checkpoint.load(old))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("has no checksum, expected one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"streams", "sums"})
  void aCheckpointOfOtherRandomNumbersOrSumsIsRefused(String missing) throws IOException {
    Path good = folder.resolve("good");
    checkpoint(1.5).save(good);
    SafeTensors file = SafeTensors.read(good);
    Map<String, String> notes = new TreeMap<>(file.metadata());
    notes.remove("checksum");
    notes.remove(missing);
    notes.put("checksum", new SafeTensors(notes, file.tensors()).checksum());
    Path old = folder.resolve("old");
    new SafeTensors(notes, file.tensors()).write(old);
    assertThatThrownBy(() -> Checkpoint.load(old))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("is of a version with other random numbers")
        .hasMessageContaining("start a new run");
  }

  private static Checkpoint checkpoint(double sum) {
    EpochResult result = new EpochResult(1, 0.5, 0.25, 0, 0, 2, 20, 0.001);
    float[] values = {1, 2, 3};
    List<float[]> memory = List.of(new float[] {4, 5}, new float[] {6, 7});
    return new Checkpoint(
        new TrainingState(2, 16, 4, sum, 0, 1, List.of(result)), values, values, memory);
  }

  /// With batch normalisation, whose statistics go on, and a code that draws random numbers.
  private static Autoencoder model() {
    Network encoder =
        network(
            new Shape(1, 8, 8),
            new Conv2d(1, 8, 3, 2, 1),
            new BatchNorm2d(8),
            new ReLU(),
            new AdaptiveAvgPool2d(1),
            new GaussianLatent(4));
    Network decoder =
        network(
            Shape.vector(4),
            new ConvTranspose2d(4, 8, 4, 1, 0),
            new BatchNorm2d(8),
            new ReLU(),
            new ConvTranspose2d(8, 1, 4, 2, 1),
            new Sigmoid());
    return Autoencoder.create("test", encoder, decoder, 7);
  }

  private static Network network(Shape input, Layer... layers) {
    List<NamedLayer> named = new ArrayList<>();
    for (Layer layer : layers) {
      named.add(new NamedLayer("layer" + named.size(), layer));
    }
    return new Network(input, named);
  }

  /// Saves at the given moment and asks to stop.
  private static final class StopAt implements TrainingListener {
    private final int moment;
    private final Path file;
    private int reached;

    StopAt(int moment, Path file) {
      this.moment = moment;
      this.file = file;
    }

    @Override
    public void reached(Supplier<Checkpoint> state) {
      reached++;
      if (reached == moment) {
        try {
          state.get().save(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public boolean stopRequested() {
      return reached >= moment;
    }
  }
}
