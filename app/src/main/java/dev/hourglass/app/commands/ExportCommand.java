package dev.hourglass.app.commands;

import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.Effect;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.format.StateDict;
import dev.hourglass.onnx.OnnxModel;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hourglass export`: a model for other programs.
@Command(
    name = "export",
    description = {
      "Write a model for other programs.",
      "",
      "onnx: the whole model or one half as a graph that onnxruntime, browsers and others run",
      "(opset 17, any batch size). Images are floats in [0, 1], batch × channels × rows ×",
      "columns; a conditional model also takes 64-bit labels.",
      "",
      "safetensors: the parameters with PyTorch's names and shapes, for",
      "  load_state_dict(safetensors.torch.load_file(FILE))",
      "",
      "docs/interop.md shows both from Python."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass export runs/… -o model.onnx",
      "  hourglass export runs/… --part encoder -o encoder.onnx",
      "  hourglass export runs/… --format safetensors -o weights.safetensors"
    })
final class ExportCommand implements Callable<Integer> {
  private enum Format {
    onnx,
    safetensors
  }

  private enum Part {
    whole,
    encoder,
    decoder
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "onnx or safetensors (default: what the file's name ends in).")
  private @Nullable Format format;

  @Effect(where = EffectCondition.GRAPH)
  @Option(
      names = "--part",
      paramLabel = "NAME",
      description = "whole, encoder or decoder, of an ONNX graph (default: ${DEFAULT-VALUE}).")
  private Part part = Part.whole;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The .onnx or .safetensors file to write.")
  private Path output = Path.of("model.onnx");

  @Override
  public Integer call() throws IOException {
    Format chosen = format == null ? byName(output.toString()) : format;
    Effects.require(spec, EffectCondition.GRAPH, chosen == Format.onnx);
    ModelFile file = model.load();
    switch (chosen) {
      case onnx -> {
        OnnxModel graph = graph(file);
        AtomicFile.write(output, out -> out.write(graph.bytes()));
        printMessage("Wrote %s: %s in, %s out".formatted(output, graph.input(), graph.output()));
      }
      case safetensors -> {
        SafeTensors weights = new SafeTensors(notes(file), StateDict.of(file.model()));
        weights.write(output);
        printMessage(
            "Wrote %s to %s".formatted(Counts.of(weights.tensors().size(), "tensor"), output));
      }
    }
    return 0;
  }

  private static Format byName(String name) {
    for (Format format : Format.values()) {
      if (name.toLowerCase(Locale.ROOT).endsWith("." + format)) {
        return format;
      }
    }
    throw new UsageError(
        "%s does not determine the format, expected a name that ends in .onnx or .safetensors, or --format"
            .formatted(name));
  }

  private OnnxModel graph(ModelFile file) {
    Autoencoder autoencoder = file.model();
    Map<String, String> notes = notes(file);
    return switch (part) {
      case whole -> OnnxModel.whole(autoencoder, notes);
      case encoder -> OnnxModel.encoder(autoencoder, notes);
      case decoder -> OnnxModel.decoder(autoencoder, notes);
    };
  }

  /// What made the model; `format` is what PyTorch's tools look at.
  private static Map<String, String> notes(ModelFile file) {
    Map<String, String> notes = new LinkedHashMap<>(file.metadata());
    notes.remove("format_version");
    notes.put("format", "pt");
    return notes;
  }

  private static void printMessage(String sentence) {
    Console.system().println(sentence);
  }
}
