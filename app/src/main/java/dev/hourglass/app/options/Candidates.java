package dev.hourglass.app.options;

import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.run.OptimiserName;
import dev.hourglass.data.Binarisation;
import dev.hourglass.data.Fit;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.model.Activation;
import dev.hourglass.model.Models;
import dev.hourglass.text.Words;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What options and parameters take, for shell completion and help. A word that begins with a dot
/// is the ending of files that fit.
public interface Candidates {

  /// The published datasets.
  final class Published extends Listed {
    Published() {
      super(PublishedDataset.NAMES.stream());
    }
  }

  /// Datasets that are available by name alone.
  final class Datasets extends Listed {
    Datasets() {
      super(Stream.concat(PublishedDataset.NAMES.stream(), Stream.of("synthetic")));
    }
  }

  /// Presets, and descriptions of models.
  final class ModelNames extends Listed {
    ModelNames() {
      super(Stream.concat(Models.NAMES.stream(), Stream.of(".json")));
    }
  }

  /// Activation functions.
  final class Activations extends Listed {
    Activations() {
      super(Stream.of(Activation.values()).map(Words::of));
    }
  }

  /// Optimisers.
  final class Optimisers extends Listed {
    Optimisers() {
      super(Stream.of(OptimiserName.values()).map(OptimiserName::word));
    }
  }

  /// How images become black and white.
  final class Binarisations extends Listed {
    Binarisations() {
      super(Stream.of(Binarisation.values()).map(Words::of));
    }

    /// The one of a name.
    ///
    /// @throws UsageError if there is none
    static Binarisation named(String word) {
      return Stream.of(Binarisation.values())
          .filter(one -> Words.of(one).equals(word.toLowerCase(Locale.ROOT)))
          .findAny()
          .orElseThrow(
              () -> UsageError.unknown("binarisation", word, new Binarisations().words(), ""));
    }
  }

  /// How images are brought to a size.
  final class Fits extends Listed {
    Fits() {
      super(Stream.of(Fit.Mode.values()).map(Fit.Mode::toString));
    }
  }

  /// Scores of anomalies.
  final class Scores extends Listed {
    Scores() {
      super(Stream.of(AnomalyScore.values()).map(AnomalyScore::word));
    }
  }

  /// Listed in an order of their own.
  abstract class Listed implements Iterable<String> {
    private final List<String> words;

    protected Listed(Stream<String> words) {
      this.words = words.toList();
    }

    /// All of them.
    List<String> words() {
      return words;
    }

    @Override
    public Iterator<String> iterator() {
      return words.iterator();
    }
  }
}
