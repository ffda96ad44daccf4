package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.app.run.Interruption;
import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.data.Dataset;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Shape;
import dev.hourglass.train.Optimiser;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingDivergedException;
import dev.hourglass.train.TrainingListener;
import dev.hourglass.train.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass train`: from images to a trained model and its pictures.
@Command(
    name = "train",
    description = {
      "Train a model on images.",
      "",
      "The model, its losses and two pictures go into a folder of their own. The same",
      "seed gives the same model, to the bit, on any machine and any number of threads."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass train",
      "  hourglass train --dataset fashion-mnist --epochs 20 --learning-rate 0.002",
      "  hourglass train --dataset folder:photos --size 32x32 --colour",
      "  hourglass train --model my.json",
      "  hourglass train --from runs/… --learning-rate 0.0003",
      "",
      "Ctrl-C finishes the batch, saves the model and says how to go on."
    })
final class TrainCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final TrainingConfig DEFAULTS = TrainingConfig.defaults();

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "classic",
      description =
          "A preset, classic, or a JSON file that describes a model: see docs/models.md (default:"
              + " ${DEFAULT-VALUE}).")
  private String model = "classic";

  @Option(
      names = "--from",
      paramLabel = "MODEL",
      description =
          "Begin with the parameters of a saved model instead of fresh ones: a model.safetensors"
              + " file, or the folder of the run that made it.")
  private @Nullable Path from;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often every image is seen (default: 10).")
  private int epochs = DEFAULTS.epochs();

  @Option(names = "--batch-size", paramLabel = "N", description = "Images per step (default: 32).")
  private int batchSize = DEFAULTS.batchSize();

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Adam's step size (default: 0.001).")
  private double learningRate = DEFAULTS.learningRate();

  @Option(
      names = "--beta1",
      paramLabel = "X",
      description = "Adam's decay of the mean gradient (default: 0.9).")
  private double beta1 = 0.9;

  @Option(
      names = "--beta2",
      paramLabel = "X",
      description = "Adam's decay of the squared gradient (default: 0.999).")
  private double beta2 = 0.999;

  @Option(
      names = "--epsilon",
      paramLabel = "X",
      description = "Adam's floor under the root (default: 1e-8).")
  private double epsilon = 1e-8;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides the initial parameters and the shuffling (default: 0).")
  private long seed = DEFAULTS.seed();

  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Rows and columns that a folder's images are resized to (default: 28x28).")
  private @Nullable String size;

  @Option(names = "--colour", description = "Keep the colours of a folder's images.")
  private boolean colour;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the run (default: runs/<dataset>-<model>-<time>).")
  private @Nullable Path out;

  @Option(names = "--overwrite", description = "Replace the run that --out already holds.")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    long started = System.nanoTime();
    Console console = Console.system();
    TrainingConfig config = config();
    ModelChoice choice = ModelChoice.of(model);
    Shape folderShape = folderShape();
    @Nullable ModelFile begun = from == null ? null : ModelOption.load(from);
    Dataset dataset =
        begun == null || folderShape != null
            ? data.load(console, folderShape)
            : data.loadFor(begun, console);
    Autoencoder autoencoder = autoencoder(begun, choice, Shapes.of(dataset.train()));
    try (Interruption interruption = Interruption.listen();
        RunFolder folder =
            RunFolder.create(out, dataset.name() + "-" + autoencoder.name(), overwrite)) {
      Kernels kernels = Kernels.best();
      TrainingReport.announce(console, dataset, autoencoder, config, kernels, folder);
      Provenance provenance =
          new Provenance(autoencoder, dataset, config, kernels.name(), from, false);
      TrainingReport report = new TrainingReport(console, config, folder, provenance);
      TrainingListener stop =
          new TrainingListener() {
            @Override
            public boolean stopRequested() {
              return interruption.requested();
            }
          };
      TrainingResult result = fit(kernels, autoencoder, dataset, config, report, stop);
      if (result.stopped()) {
        report.stopped(dataset, data.again(dataset));
        return INTERRUPTED;
      }
      report.finish(dataset, (System.nanoTime() - started) / 1e9);
      return 0;
    }
  }

  private static TrainingResult fit(
      Kernels kernels,
      Autoencoder autoencoder,
      Dataset dataset,
      TrainingConfig config,
      TrainingReport report,
      TrainingListener stop)
      throws IOException {
    try (report) {
      return Trainer.fit(kernels, autoencoder, dataset, config, null, report, stop);
    } catch (TrainingDivergedException e) {
      report.diverged();
      throw e;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private TrainingConfig config() {
    return UsageError.unlessValid(() ->
        DEFAULTS.with(c -> {
          c.epochs = epochs;
          c.batchSize = batchSize;
          c.learningRate = learningRate;
          c.optimiser = new Optimiser.Adam(beta1, beta2, epsilon, 0);
          c.seed = seed;
          c.threads = threads.threads();
        }));
  }

  private @Nullable Shape folderShape() {
    if (size == null && !colour) {
      return null;
    }
    if (!data.isFolder()) {
      throw new UsageError(
          "--size and --colour say how to read a folder of images, and --dataset names none: use"
              + " them with --dataset folder:DIR");
    }
    return Shapes.parse(size == null ? "28x28" : size, colour ? 3 : 1);
  }

  private Autoencoder autoencoder(@Nullable ModelFile begun, ModelChoice choice, Shape image)
      throws IOException {
    if (begun != null) {
      Autoencoder saved = begun.model();
      if (!saved.inputShape().equals(image)) {
        throw new UsageError(
            "%s is for images of %s and these are %s, expected the same: choose another dataset or"
                    .formatted(from, saved.inputShape(), image)
                + " model");
      }
      return saved;
    }
    return choice.build(image, seed);
  }
}
