package dev.hourglass.app.options;

import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.app.run.OptimiserName;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.model.Activation;
import dev.hourglass.model.Models;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What options and parameters take, for shell completion and help. A word that begins with a dot
/// is the ending of files that fit.
public interface Candidates {

  /// The published datasets.
  final class Published extends Words {
    Published() {
      super(PublishedDataset.ALL.stream().map(PublishedDataset::name));
    }
  }

  /// Datasets that can be had by name alone.
  final class Datasets extends Words {
    Datasets() {
      super(
          Stream.concat(
              PublishedDataset.ALL.stream().map(PublishedDataset::name), Stream.of("synthetic")));
    }
  }

  /// Presets, and descriptions of models.
  final class ModelNames extends Words {
    ModelNames() {
      super(Stream.concat(Models.NAMES.stream(), Stream.of(".json")));
    }
  }

  /// Activation functions.
  final class Activations extends Words {
    Activations() {
      super(
          Stream.of(Activation.values())
              .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }
  }

  /// Optimisers.
  final class Optimisers extends Words {
    Optimisers() {
      super(Stream.of(OptimiserName.values()).map(OptimiserName::word));
    }
  }

  /// Scores of anomalies.
  final class Scores extends Words {
    Scores() {
      super(Stream.of(AnomalyScore.values()).map(AnomalyScore::word));
    }
  }

  /// Words in an order of their own.
  abstract class Words implements Iterable<String> {
    private final List<String> words;

    protected Words(Stream<String> words) {
      this.words = words.toList();
    }

    @Override
    public Iterator<String> iterator() {
      return words.iterator();
    }
  }
}
