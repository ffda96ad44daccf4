package dev.hourglass.app.commands;

import dev.hourglass.app.input.ClassNames;
import dev.hourglass.app.input.FiniteCheck;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.NpzArrays;
import dev.hourglass.app.input.StandardInput;
import dev.hourglass.app.options.LabelOption;
import dev.hourglass.app.options.LabelsOption;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.tables.CodesTable;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.formats.ArchiveKind;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Network;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hourglass decode`: codes become images.
@Command(
    name = "decode",
    description = {
      "Decode codes into images.",
      "",
      "The output is a PNG (up to 1,000 images), a NumPy file of shape (images, channels,",
      "height, width), or a .npz file with that array called images.",
      "",
      "A conditional model decodes each code as an image of the class that --label or",
      "--labels gives. The same code with another class gives that class in the same style."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass decode runs/… codes.npy -o images.png",
      "  hourglass decode runs/… codes.npz -o images.npz",
      "  hourglass decode runs/… codes.csv -o images.png",
      "  hourglass decode runs/… codes.npy --label 7 -o sevens.png"
    })
final class DecodeCommand implements Callable<Integer> {
  private static final int COLUMNS = 10;

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private LabelsOption labels = new LabelsOption();

  @Parameters(
      index = "1",
      paramLabel = "CODES",
      description = {
        "A .npy file of shape (images, numbers), a .npz file with such an array called codes, or a"
            + " single one, or a .csv table as encode writes it; a conditional model takes its"
            + " labels from there; - for standard input."
      })
  private String input = "codes.npy";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The .png, .npy or .npz file to write.")
  private Path output = Path.of("images.png");

  @Override
  public Integer call() throws IOException {
    ImagesFile file = ImagesFile.of(output);
    ModelFile model = this.model.load();
    Autoencoder autoencoder = model.model();
    NpzArrays read = StandardInput.read(input, (path, name) -> codes(path, name, model));
    Codes codes = autoencoder.codes(read.array().values());
    int count = codes.count();
    file.checkCount("%s holds %s".formatted(input, Counts.of(count, "code")), count);
    FloatImages images;
    try (Inference inference = autoencoder.inference(threads.threads())) {
      images = inference.decode(codes.labelled(labels(model, read, count)));
    }
    FiniteCheck.check(images, Console.system());
    file.write("", images, Math.clamp(count, 1, COLUMNS));
    Console.system().printf("Wrote %s to %s%n", Counts.of(count, "image"), output);
    return 0;
  }

  /// The class of each code: as the options say, or else as the file does.
  private int @Nullable [] labels(ModelFile model, NpzArrays codes, int count) throws IOException {
    int[] named = labels.of(model, count);
    boolean asked = Network.classes(List.of(model.model().decoder())) > 0;
    if (named != null || !asked) {
      return named;
    }
    int[] beside = codes.labels();
    if (beside == null) {
      throw LabelOption.missing(
          model, "codes have no labels, expected the class of each", "--label or --labels");
    }
    return beside;
  }

  private static NpzArrays codes(Path path, String name, ModelFile model) throws IOException {
    boolean npz =
        name.toLowerCase(Locale.ROOT).endsWith(".npz")
            || (Files.isRegularFile(path) && ArchiveKind.of(path) == ArchiveKind.ZIP);
    ClassNames classes = ClassNames.of(model);
    int size = model.model().codeSize();
    NpzArrays codes =
        npz
            ? NpzArrays.ofCodes(path, classes)
            : Npy.isNpy(path) ? NpzArrays.ofNpy(path) : table(path, classes, size);
    int[] shape = codes.array().shape();
    if (shape.length != 2 || shape[1] != size) {
      throw new DataException(
          "%s holds an array of shape %s, expected (images, %d) as the model's codes"
              .formatted(path, Arrays.toString(shape), size));
    }
    return codes;
  }

  private static NpzArrays table(Path path, ClassNames classes, int size) throws IOException {
    CodesTable table = CodesTable.read(path, size);
    NpyArray array = new NpyArray(new int[] {table.count(), size}, table.values());
    boolean labelled = !classes.names().isEmpty() && !table.labels().isEmpty();
    return new NpzArrays(
        array, labelled ? NpzArrays.indices(path, array, table.labels(), classes) : null);
  }
}
