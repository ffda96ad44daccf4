package dev.hourglass.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.app.fuzz.Frame;
import dev.hourglass.app.fuzz.Mutator;
import dev.hourglass.app.fuzz.Seeds;
import dev.hourglass.app.input.NpzArrays;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.tables.CodesTable;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.IdxFile;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.data.source.MaskSource;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.SourceReader;
import dev.hourglass.data.source.Sources;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.Npy;
import dev.hourglass.files.Npz;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.TorchFile;
import dev.hourglass.files.Weights;
import dev.hourglass.model.ModelDescription;
import dev.hourglass.model.ModelFile;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.train.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Thousands of damaged files for every reader: each is read or refused with a sentence, in little
/// time and memory. A file that shows a fault is kept in `target/fuzz`.
@Tag("slow")
@Tag("fuzz")
class ReadersFuzzTest {
  private static final int INPUTS = Integer.getInteger("fuzz", 20_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20_260_704);

  /// What to read with, of its name; all without it.
  private static final String ONLY = System.getProperty("fuzz.reader", "");

  private static final double MOST_SECONDS = 2;
  private static final double MOST_MEGABYTES = 100;

  /// A table may hold an image in ten bytes, and each is enlarged: garbage, collected at once.
  private static final double MOST_MEMORY_OF_A_BYTE = 400;

  private static final Path FOUND = Path.of("target", "fuzz");
  private static final Shape SHAPE = new Shape(3, 8, 8);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path temp = Path.of("");

  /// What reads a file.
  @FunctionalInterface
  interface Read {
    Object read(Path file) throws IOException;
  }

  /// Where good files come from.
  @FunctionalInterface
  interface Source {
    List<byte[]> seeds(Path folder) throws IOException;
  }

  private static final List<Reader> READERS =
      List.of(
          new Reader("IDX_IMAGES", _ -> Seeds.idxImages(), IdxFile::readImages),
          new Reader("IDX_LABELS", _ -> Seeds.idxLabels(), IdxFile::readLabels),
          new Reader("IMAGE", _ -> Seeds.images(), file -> ImageFiles.read(file, SHAPE)),
          new Reader("ZIP", _ -> Seeds.zips(), ReadersFuzzTest::archive),
          new Reader("TAR", _ -> Seeds.tars(), ReadersFuzzTest::archive),
          new Reader(
              "TAR_GZ",
              _ -> Seeds.tars().stream().map(Frame::gzip).toList(),
              ReadersFuzzTest::archive),
          new Reader("NPY", Seeds::npys, Npy::read),
          new Reader("NPZ", Seeds::npzs, ReadersFuzzTest::npz),
          new Reader("NPY_LABELS", Seeds::npys, file -> NpzArrays.labels(file, Npy.read(file))),
          new Reader("SAFETENSORS", _ -> Seeds.safetensors(), SafeTensors::read),
          new Reader("TORCH", _ -> Seeds.torch(), TorchFile::read),
          new Reader("MODEL", Seeds::models, ModelFile::load),
          new Reader("ANOMALY_MODEL", Seeds::anomalyModels, AnomalyModel::load),
          new Reader("DESCRIPTION", _ -> Seeds.descriptions(), ModelDescription::read),
          new Reader("CHECKPOINT", Seeds::checkpoints, Checkpoint::load),
          new Reader("RUN", _ -> Seeds.runs(), ReadersFuzzTest::run),
          new Reader("MAP", _ -> Seeds.maps(), ImportCommand::names),
          new Reader(
              "WEIGHTS",
              _ -> Stream.of(Seeds.safetensors(), Seeds.torch()).flatMap(List::stream).toList(),
              Weights::read),
          new Reader("MODEL_STREAM", Seeds::models, ReadersFuzzTest::stream),
          new Reader(
              "MODEL_BYTES", Seeds::models, file -> ModelFile.load(Files.readAllBytes(file))),
          new Reader("CSV", Seeds::csvs, file -> table(file, "input.csv")),
          new Reader("JSON", Seeds::indices, file -> table(file, "input.json")),
          new Reader("PARQUET", _ -> Seeds.parquets(), ReadersFuzzTest::archive),
          new Reader("MASKS", _ -> Seeds.masks(), ReadersFuzzTest::masks),
          new Reader("CODES", _ -> Seeds.codes(), file -> CodesTable.read(file, 2)));

  /// @param name of what is read
  /// @param source of good files
  /// @param read what reads one
  record Reader(String name, Source source, Read read) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Reader> readers() {
    return READERS.stream().filter(r -> ONLY.isEmpty() || ONLY.equals(r.name)).toList();
  }

  private static Object archive(Path file) throws IOException {
    var source = Sources.open(file, SourceOptions.NONE);
    return new SourceReader(file, source, ReadOptions.DEFAULT, (done, total) -> {})
        .all("fuzz", SHAPE);
  }

  private static Object masks(Path file) throws IOException {
    MaskSource masks =
        MaskSource.of(file)
            .orElseThrow(() -> new FormatException(file, "has no masks, expected some"));
    return masks.read(List.of("test/d/0.png", "test/d/1.png"), SHAPE, Fit.Mode.CROP);
  }

  private static Object table(Path file, String name) throws IOException {
    return archive(
        Files.move(file, file.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING));
  }

  private static Object npz(Path file) throws IOException {
    try (Npz npz = Npz.open(file)) {
      for (String name : npz.names()) {
        assertThat(npz.read(name)).isNotNull();
      }
      return npz.names();
    }
  }

  private static Object stream(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ModelFile.load(in);
    }
  }

  private static Object run(Path file) throws IOException {
    Path notes = file.resolveSibling("run.json");
    Files.move(file, notes, StandardCopyOption.REPLACE_EXISTING);
    return RunFolder.arguments(RunFolder.notes(file.resolveSibling("")))
        .orElseThrow(() -> new FormatException(file, "says nothing, expected a run's notes"));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void everyDamagedFileIsReadOrRefusedWithASentence(Reader reader) throws IOException {
    List<byte[]> seeds = reader.source.seeds(temp);
    Path file = temp.resolve("input");
    for (byte[] seed : seeds) {
      check(reader, file, seed, "a good file");
    }
    int read = 0;
    for (int i = 0; i < INPUTS; i++) {
      Mutator mutator = new Mutator(SplitMix64.stream(SEED + READERS.indexOf(reader), i));
      byte[] seed = seeds.get(i % seeds.size());
      byte[] bad = Frame.of(seed).damaged(seed, mutator);
      read += check(reader, file, bad, "input " + i) ? 1 : 0;
    }
    System.out.printf("%s: %d inputs, %d read and the others refused%n", reader, INPUTS, read);
    assertThat(read).as("inputs that were refused").isLessThan(INPUTS);
  }

  /// {@return whether the file was read}
  private static boolean check(Reader reader, Path file, byte[] content, String what)
      throws IOException {
    Files.write(file, content);
    long cpu = THREADS.getCurrentThreadCpuTime();
    long memory = THREADS.getCurrentThreadAllocatedBytes();
    String fault = null;
    boolean read = true;
    try {
      assertThat(reader.read.read(file)).isNotNull();
    } catch (IOException | RuntimeException e) {
      read = false;
      fault = isSentence(e) ? null : stack(e);
    } catch (Error e) {
      fault = stack(e);
    }
    double seconds = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9;
    double megabytes = (THREADS.getCurrentThreadAllocatedBytes() - memory) / 1e6;
    double most = Math.max(MOST_MEGABYTES, MOST_MEMORY_OF_A_BYTE * content.length / 1e6);
    if (seconds > MOST_SECONDS || megabytes > most) {
      fault = "took %.1f s and %.0f MB of memory".formatted(seconds, megabytes);
    }
    if (fault != null) {
      Path kept = Files.createDirectories(FOUND).resolve(reader + "-" + what.replace(' ', '-'));
      Files.write(kept, content);
      throw new AssertionError("%s of %s, kept as %s: %s".formatted(what, reader, kept, fault));
    }
    return read;
  }

  /// Whether a message was written for a user: by this program, on one line that a terminal may
  /// show, or with an indented line for each bad image.
  private static boolean isSentence(Exception e) {
    String message = String.valueOf(e.getMessage()).replace("%n  ".formatted(), " ");
    boolean ours =
        e.getClass().getName().startsWith("dev.hourglass.")
            || ((e instanceof IOException || e instanceof IllegalArgumentException)
                && e.getStackTrace().length > 0
                && e.getStackTrace()[0].getClassName().startsWith("dev.hourglass."));
    return ours && message.contains(" ") && message.codePoints().noneMatch(Character::isISOControl);
  }

  private static String stack(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    for (int i = 0; i < Math.min(12, e.getStackTrace().length); i++) {
      text.append("\n  at ").append(e.getStackTrace()[i]);
    }
    return text.toString();
  }
}
