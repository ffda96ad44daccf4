package dev.hourglass.app.report;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.FloatImages;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import java.util.Arrays;
import java.util.List;

/// What a report is about.
///
/// @param file the model with its notes
/// @param dataset the images it is measured on; its training set is what nearest images, mixtures
///   and probes come from
/// @param inference the model at work
/// @param history how it was trained
/// @param seed decides everything random on the page
record ReportContext(
    ModelFile file, Dataset dataset, Inference inference, History history, long seed) {

  Autoencoder model() {
    return file.model();
  }

  ByteImages test() {
    return dataset.test();
  }

  /// What the model makes of some images.
  FloatImages reconstructed(ByteImages images, int... indices) {
    return inference.reconstruct(images.select(indices));
  }

  /// Names of the files of some images, empty ones where they come from no files.
  static List<String> files(ByteImages images, int... indices) {
    return Arrays.stream(indices)
        .mapToObj(i -> images.files().isEmpty() ? "" : images.files().get(i))
        .toList();
  }
}
