package dev.hourglass.app.commands;

import dev.hourglass.analysis.latent.Neighbours;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.LatentFigures;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.input.ImageChoice;
import dev.hourglass.app.input.ImageReading;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.FitOptions;
import dev.hourglass.app.options.LabelOption;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.data.ByteImages;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hourglass neighbours`: the training images that a model finds most like an image.
@Command(
    name = "neighbours",
    description = {
      "Find the training images nearest to an image.",
      "",
      "A PNG with a row for each image: the image, then the training images whose codes are",
      "nearest to its code, with their labels and the distances of the codes. The nearest",
      "neighbour of a training image is itself."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass neighbours runs/… 3 8 -o near.png           test images 3 and 8",
      "  hourglass neighbours runs/… me.png --count 10 -o near.png"
    })
final class NeighboursCommand implements Callable<Integer> {
  private static final int MOST = 50;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private LabelOption label = new LabelOption();
  @Mixin private FitOptions fit = new FitOptions();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = {
        "A file, folder or archive, or an image's number (from 0) in the dataset, as in",
        "7, which is test:7, in train:7,",
        "mnist:test:7 or PATH:test:7."
      })
  private List<String> names = List.of();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Training images beside each image (default: ${DEFAULT-VALUE}).")
  private int count = 8;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The PNG to write.")
  private Path output = Path.of("neighbours.png");

  @Override
  public Integer call() throws IOException {
    Path png = ImagesFile.png(output);
    requireFew(names.size());
    data.fitAs(fit);
    ModelFile file = model.load(data.dir());
    boolean own = ImageReading.areOwn(names) || data.choice().isOwn();
    Effects.require(spec, EffectCondition.OWN_IMAGES, own);
    Console console = Console.system();
    ImageChoice choice = new ImageChoice(file, data.choice(), console);
    OptionalInt asked = label.of(file);
    List<ByteImages> chosen = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String name : names) {
      ByteImages images = choice.all(name);
      for (int i = 0; i < images.count() && chosen.size() <= MOST; i++) {
        chosen.add(images.range(i, i + 1));
        words.add(images.count() == 1 ? name : word(name, images, i));
      }
    }
    requireFew(chosen.size());
    ByteImages known = data.loadFor(file, console).train();
    file.model().requireLabels(known);
    List<Neighbours> found = search(file, known, chosen, labels(file, chosen, asked), console);
    List<Picture> pictures = chosen.stream().map(image -> Picture.of(image, 0)).toList();
    List<String> below =
        IntStream.range(0, words.size())
            .mapToObj(i -> LatentFigures.name(chosen.get(i), words.get(i)))
            .toList();
    String title = file.model().name() + ": images and their nearest training images";
    ImageGrid grid = LatentFigures.neighbours(title, pictures, below, found, known);
    AtomicFile.write(png, grid::write);
    print(console, words, found);
    return 0;
  }

  private void requireFew(int images) {
    if (count < 1 || count > MOST || images < 1 || images > MOST) {
      throw new UsageError(
          "%d neighbours of %s images were requested, expected 1 to %d of 1 to %d"
              .formatted(count, images > MOST ? "more than " + MOST : images, MOST, MOST));
    }
  }

  /// What to call one of several images of a file or a folder.
  private static String word(String name, ByteImages images, int i) {
    return images.files().isEmpty() ? name + ":" + i : images.files().get(i);
  }

  private static int[] labels(ModelFile file, List<ByteImages> chosen, OptionalInt asked) {
    boolean conditional = file.model().classes() > 0;
    if (conditional
        && asked.isEmpty()
        && chosen.stream().anyMatch(image -> image.labels() == null)) {
      throw LabelOption.missing(file, "a file has no label, expected a class for it", "--label");
    }
    return chosen.stream()
        .mapToInt(image -> {
          int[] own = image.labels();
          return asked.orElse(own == null ? 0 : own[0]);
        })
        .toArray();
  }

  private List<Neighbours> search(
      ModelFile file, ByteImages known, List<ByteImages> chosen, int[] labels, Console console) {
    int k = Math.min(count, known.count());
    try (Inference inference = file.model().inference(threads.threads());
        Progress progress = Progress.start(console, "encoding", known.count(), "images")) {
      Codes queries = inference.encode(file.model().images(pixels(chosen), labels)).requireFinite();
      Codes codes = Codes.encoded(inference, known, progress::advance).requireFinite();
      if (codes.allEqual()) {
        console.println(
            "Note: all training images have the same code, so none is nearer than another");
      }
      var nearest = new NearestCodes(codes).nearest(queries, k, threads.threads());
      return IntStream.range(0, chosen.size())
          .mapToObj(query -> Neighbours.of(nearest, query))
          .toList();
    }
  }

  private static float[] pixels(List<ByteImages> chosen) {
    int size = chosen.getFirst().shape().size();
    float[] pixels = new float[chosen.size() * size];
    for (int i = 0; i < chosen.size(); i++) {
      chosen.get(i).copy(0, pixels, i * size);
    }
    return pixels;
  }

  private void print(Console console, List<String> words, List<Neighbours> found) {
    for (Neighbours neighbours : found) {
      String nearest =
          IntStream.range(0, neighbours.nearest().length)
              .mapToObj(rank ->
                  "train:%d (%s)"
                      .formatted(
                          neighbours.nearest()[rank],
                          Counts.number(neighbours.distances()[rank], 3)))
              .collect(Collectors.joining(", "));
      console.println(words.get(neighbours.image()) + ": " + nearest);
    }
    console.println("Wrote " + output);
  }
}
