package dev.hourglass.app.commands;

import com.google.gson.GsonBuilder;
import dev.hourglass.app.Console;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.ImageSet;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.ReconstructionMetrics;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass evaluate`: how well a model draws images back.
@Command(
    name = "evaluate",
    description = {
      "Measure how well a model draws images back.",
      "",
      "Mean squared error (MSE), its root (RMSE) and mean absolute error (MAE) are per",
      "pixel in [0, 1]; the peak signal-to-noise ratio (PSNR) is in dB.",
      "",
      "Variational models also get the evidence lower bound (ELBO) of an image's",
      "log-likelihood, in nats per image: Bernoulli where the decoder ends in a Sigmoid,",
      "and Gaussian; and the Kullback-Leibler (KL) divergence of codes from the prior. A",
      "conditional model is told each image's label y, and all of it is of log p(x|y)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass evaluate runs/…",
      "  hourglass evaluate runs/… --split train --json",
      "  hourglass evaluate runs/… --iw 500"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int BLOCK = 1000;

  private enum Split {
    train,
    test
  }

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private VariationalReport variational = new VariationalReport();

  @Option(
      names = "--split",
      paramLabel = "train|test",
      description = "Which images (default: test).")
  private Split split = Split.test;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ModelFile file = model.load();
    variational.check(file.model());
    Console console = json ? Console.errors() : Console.system();
    Dataset dataset = data.loadFor(file, console);
    ImageSet images = split == Split.train ? dataset.train() : dataset.test();
    InputWarnings.of(file, console).about(images);
    ReconstructionMetrics.Result result;
    VariationalBounds.@Nullable Result bounds = null;
    try (Inference inference = file.model().inference(threads.threads())) {
      result = measure(inference, images);
      if (file.model().variational()) {
        double rmse = result.all().rmse();
        bounds = variational.measure(file.model(), inference, images, rmse, console);
      }
    }
    if (json) {
      print(file, images, result, bounds);
    } else {
      print(console, file, images, result);
      if (bounds != null) {
        variational.print(console, bounds);
      }
    }
    return 0;
  }

  private ReconstructionMetrics.Result measure(Inference inference, ImageSet images) {
    ReconstructionMetrics metrics = new ReconstructionMetrics();
    int size = images.imageSize();
    int @Nullable [] labels = images.labels();
    for (int first = 0; first < images.count(); first += BLOCK) {
      ImageSet block = images.range(first, Math.min(first + BLOCK, images.count()));
      float[] drawn = inference.reconstruct(block);
      for (int i = 0; i < block.count(); i++) {
        int label = labels == null ? ReconstructionMetrics.UNLABELLED : labels[first + i];
        metrics.add(block.pixels(), i * size, drawn, i * size, size, label);
      }
    }
    return metrics.result();
  }

  private void print(
      Console console, ModelFile file, ImageSet images, ReconstructionMetrics.Result result) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s on %,d %s images of %s%n%n",
            file.model().name(),
            images.count(),
            split,
            images.name());
    console.out().printf("%-12s %8s %9s %9s %9s %9s%n", "", "images", "MSE", "RMSE", "MAE", "PSNR");
    row(console, "all", result.all());
    result.perLabel().forEach((label, error) -> row(console, name(images, label), error));
  }

  private static void row(Console console, String name, ErrorSummary error) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "%-12s %,8d %9.5f %9.5f %9.5f %9.2f%n",
            name,
            error.images(),
            error.mse(),
            error.rmse(),
            error.mae(),
            error.psnrOfMeanError());
  }

  private static String name(ImageSet images, int label) {
    return label < 0 ? "no label" : images.classes().get(label);
  }

  private void print(
      ModelFile file,
      ImageSet images,
      ReconstructionMetrics.Result result,
      VariationalBounds.@Nullable Result bounds) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", file.model().name());
    all.put("dataset", images.name());
    all.put("digest", images.digest());
    all.put("split", split.name());
    all.put("all", numbers(result.all()));
    Map<String, Object> labels = new LinkedHashMap<>();
    result.perLabel().forEach((label, error) -> labels.put(name(images, label), numbers(error)));
    all.put("labels", labels);
    if (bounds != null) {
      all.put("variational", variational.numbers(bounds));
    }
    System.out.println(new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(all));
  }

  private static Map<String, @Nullable Object> numbers(ErrorSummary error) {
    Map<String, @Nullable Object> numbers = new LinkedHashMap<>();
    numbers.put("images", error.images());
    numbers.put("mse", error.mse());
    numbers.put("rmse", error.rmse());
    numbers.put("mae", error.mae());
    numbers.put("psnr_of_mean_error", finite(error.psnrOfMeanError()));
    numbers.put("mean_psnr", finite(error.meanImagePsnr()));
    return numbers;
  }

  /// JSON has no infinity, which is the PSNR of a perfect reconstruction.
  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
