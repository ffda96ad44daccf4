package dev.hourglass.app.commands;

import dev.hourglass.analysis.evaluation.EvaluationJson;
import dev.hourglass.analysis.evaluation.EvaluationSettings;
import dev.hourglass.analysis.evaluation.Evaluator;
import dev.hourglass.analysis.evaluation.ModelEvaluation;
import dev.hourglass.analysis.evaluation.Split;
import dev.hourglass.analysis.latent.LatentOptions;
import dev.hourglass.app.input.InputWarnings;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.Effect;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.EvaluationOptions;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.report.Findings;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Launcher;
import dev.hourglass.app.text.EvaluationTable;
import dev.hourglass.data.Dataset;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hourglass evaluate`: how well a model reconstructs images.
@Command(
    name = "evaluate",
    description = {
      "Measure how well a model reconstructs images.",
      "",
      "Mean squared error (MSE), its root (RMSE) and mean absolute error (MAE) are per",
      "pixel in [0, 1]; the peak signal-to-noise ratio (PSNR) is in dB. Intervals are 95 %%",
      "bootstrap confidence intervals over the images.",
      "",
      "Variational models also get the evidence lower bound (ELBO) of an image's",
      "log-likelihood, in nats per image: Bernoulli where the decoder ends in a Sigmoid,",
      "and Gaussian; and the Kullback-Leibler (KL) divergence of codes from the prior. A",
      "conditional model takes each image's label y, and all of it is of log p(x|y).",
      "--refine affects reconstructions, not these."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass evaluate runs/…",
      "  hourglass evaluate runs/… --baselines",
      "  hourglass evaluate runs/… --refine 20",
      "  hourglass evaluate runs/… --split train --json",
      "  hourglass evaluate runs/… --iw 500",
      "  hourglass evaluate runs/… --json --all"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private EvaluationOptions options = new EvaluationOptions();

  @Option(
      names = "--split",
      paramLabel = "train|test",
      description = "Which images (default: test).")
  private Split split = Split.test;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  @Effect(
      with = "--json",
      replaces = {"--baselines", "--split"})
  @Option(
      names = "--all",
      description =
          "With --json: also baselines, the latent space and anomalies, everything that hourglass"
              + " report shows.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    EvaluationSettings settings = options.settings();
    ModelFile file = model.load(data.dir());
    settings.requireFitting(file.model());
    boolean random = settings.resamples() > 0 || file.model().variational();
    Effects.require(spec, EffectCondition.RANDOM, random);
    Console console = json ? Console.errors() : Console.system();
    Dataset dataset = data.loadFor(file, console);
    InputWarnings.of(file, console).about(split.of(dataset));
    if (all) {
      LatentOptions codes = LatentOptions.defaults().with(o -> o.threads = threads.threads());
      Findings findings =
          Findings.measure(file, dataset, settings.withBaselines(), codes, console.progress());
      Console.json(findings.toJson());
      return 0;
    }
    ModelEvaluation evaluation =
        Evaluator.measure(file, dataset, split, settings, threads.threads(), console.progress());
    if (json) {
      Console.json(EvaluationJson.toJson(evaluation));
    } else {
      Path path = model.path();
      String resume =
          RunFolder.isRun(path) ? Launcher.command("train", "--resume", path.toString()) : null;
      EvaluationTable.print(console.out(), evaluation, file.model().classes() > 0, resume);
    }
    return 0;
  }
}
