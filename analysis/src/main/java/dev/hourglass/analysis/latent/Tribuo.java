package dev.hourglass.analysis.latent;

import dev.hourglass.model.Codes;
import dev.hourglass.random.Streams;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.clustering.hdbscan.HdbscanTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.distance.DistanceType;
import org.tribuo.math.neighbour.NeighboursQueryFactoryType;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/// Tribuo's clusters and classifiers for codes: the only class that uses Tribuo. All of it runs on
/// one thread, so that sums have one order.
final class Tribuo {
  // Held here, or the garbage collector would take it together with its level.
  private static final Logger LOGGER = Logger.getLogger("org.tribuo");

  private static final int PROBE_EPOCHS = 5;
  private static final int PROBE_BATCH = 32;
  private static final int NEVER = 1_000_000_000;

  static {
    LOGGER.setLevel(Level.OFF);
  }

  private Tribuo() {}

  /// Clusters by HDBSCAN (Campello, Moulavi and Sander, 2013).
  ///
  /// @param least members of a cluster
  /// @param neighbours that say how dense a place is
  /// @return cluster of each code, from 0; −1 for noise
  static int[] hdbscan(MutableDataset<ClusterID> codes, int least, int neighbours) {
    var trainer =
        new HdbscanTrainer(
            least,
            DistanceType.L2.getDistance(),
            neighbours,
            1,
            NeighboursQueryFactoryType.BRUTE_FORCE);
    // There 0 is noise, and some numbers may be left out.
    List<Integer> found = trainer.train(codes).getClusterLabels();
    List<Integer> names = found.stream().filter(c -> c != 0).distinct().sorted().toList();
    return found.stream().mapToInt(names::indexOf).toArray();
  }

  /// What Tribuo makes clusters of.
  static MutableDataset<ClusterID> unlabelled(Codes codes) {
    MutableDataset<ClusterID> dataset = dataset(new ClusteringFactory());
    ClusterID none = new ClusterID(ClusterID.UNASSIGNED);
    String[] names = names(codes.size());
    for (int i = 0; i < codes.count(); i++) {
      dataset.add(new ArrayExample<>(none, names, numbers(codes, i)));
    }
    return dataset;
  }

  /// The share of test codes whose label a logistic regression on training codes says.
  static double linearProbe(
      Codes train, int[] trainLabels, Codes test, int[] testLabels, long seed) {
    MutableDataset<Label> dataset = dataset(new LabelFactory());
    String[] names = names(train.size());
    for (int i = 0; i < train.count(); i++) {
      Label label = new Label(Integer.toString(trainLabels[i]));
      dataset.add(new ArrayExample<>(label, names, numbers(train, i)));
    }
    long start = Streams.LINEAR_PROBE.key(seed, 0, 0);
    var trainer =
        new LinearSGDTrainer(
            new LogMulticlass(), new AdaGrad(0.1, 0.1), PROBE_EPOCHS, NEVER, PROBE_BATCH, start);
    var model = trainer.train(dataset);
    Label unknown = new Label("0");
    long right =
        IntStream.range(0, test.count())
            .filter(i -> {
              var example = new ArrayExample<>(unknown, names, numbers(test, i));
              String predicted = model.predict(example).getOutput().getLabel();
              return predicted.equals(Integer.toString(testLabels[i]));
            })
            .count();
    return (double) right / test.count();
  }

  private static <T extends Output<T>> MutableDataset<T> dataset(OutputFactory<T> factory) {
    // Any time will do: where the numbers came from is never read, and the present would be the
    // only
    // thing here that differs from run to run.
    var source = new SimpleDataSourceProvenance("codes", OffsetDateTime.MIN, factory);
    return new MutableDataset<>(source, factory);
  }

  /// In the order of the numbers, as Tribuo sorts names.
  private static String[] names(int size) {
    return IntStream.range(0, size).mapToObj("%09d"::formatted).toArray(String[]::new);
  }

  private static double[] numbers(Codes codes, int image) {
    double[] numbers = new double[codes.size()];
    for (int d = 0; d < numbers.length; d++) {
      numbers[d] = codes.values()[image * numbers.length + d];
    }
    return numbers;
  }
}
