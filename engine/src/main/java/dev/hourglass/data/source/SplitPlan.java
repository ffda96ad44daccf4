package dev.hourglass.data.source;

import dev.hourglass.data.Batches;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Which images of a source are for training and which for testing.
///
/// The source's own splits are taken where it states one for training. Validation images are the
/// test set of a source without one, and are otherwise not used. Where nothing is stated, or there
/// is no test set, a share of each class is chosen for testing at random, by a seed that never
/// changes, so that every machine and every training has the same split.
///
/// @param train their places, ascending
/// @param test their places, ascending
/// @param unused validation images beside a test set
/// @param how the test images were chosen, for the user
record SplitPlan(int[] train, int[] test, int unused, String how) {
  private static final long SEED = 0;

  /// @param testShare of each class that is for testing where the source does not say, below 1
  static SplitPlan of(List<SourceImage> images, double testShare) {
    int[] train = places(images, SplitRole.TRAIN);
    int[] validation = places(images, SplitRole.VALIDATION);
    int[] test = places(images, SplitRole.TEST);
    if (train.length == 0) {
      return drawn(images, IntStream.range(0, images.size()).toArray(), testShare);
    }
    if (test.length > 0) {
      return new SplitPlan(train, test, validation.length, "as the source states");
    }
    return validation.length > 0
        ? new SplitPlan(train, validation, 0, "the validation images of the source")
        : drawn(images, train, testShare);
  }

  private static int[] places(List<SourceImage> images, SplitRole role) {
    return IntStream.range(0, images.size()).filter(i -> images.get(i).split() == role).toArray();
  }

  /// Draws a share of each class.
  private static SplitPlan drawn(List<SourceImage> images, int[] places, double testShare) {
    List<Integer> train = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    Collection<List<Integer>> classes = byLabel(images, places);
    for (List<Integer> members : classes) {
      int count = Math.toIntExact(Math.round(members.size() * testShare));
      if (testShare > 0 && members.size() > 1) {
        count = Math.clamp(count, 1, members.size() - 1);
      }
      int[] order = Batches.order(members.size(), SEED, 0);
      for (int k = 0; k < order.length; k++) {
        (k < count ? test : train).add(members.get(order[k]));
      }
    }
    String each = classes.size() > 1 ? " of each class" : "";
    return new SplitPlan(
        sorted(train),
        sorted(test),
        0,
        test.isEmpty()
            ? "none"
            : "%s %%%s, drawn at random by a fixed seed".formatted(percent(testShare), each));
  }

  private static String percent(double share) {
    String text = String.valueOf(Math.round(share * 1000) / 10.0);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static Collection<List<Integer>> byLabel(List<SourceImage> images, int[] places) {
    Map<String, List<Integer>> members = new LinkedHashMap<>();
    for (int place : places) {
      String label = images.get(place).label();
      members.computeIfAbsent(label == null ? "" : label, _ -> new ArrayList<>()).add(place);
    }
    return members.values();
  }

  private static int[] sorted(List<Integer> places) {
    return places.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /// At most so many images of a dataset that states its splits.
  ///
  /// @param most at least 1
  static Dataset limited(Dataset whole, int most) {
    List<SourceImage> images = new ArrayList<>();
    add(images, SplitRole.TRAIN, whole.train());
    add(images, SplitRole.TEST, whole.test());
    int first = whole.train().count();
    if (images.size() <= most) {
      return whole;
    }
    SplitPlan plan = of(images, 0).limited(images, most);
    int[] tests = Arrays.stream(plan.test).map(place -> place - first).toArray();
    ByteImages train = whole.train().select(plan.train);
    // As of a source of one image, the training images are measured instead.
    ByteImages test = tests.length == 0 ? train : whole.test().select(tests);
    return new Dataset(whole.name(), train, test);
  }

  private static void add(List<SourceImage> images, SplitRole role, ByteImages some) {
    int[] labels = some.labels();
    for (int i = 0; i < some.count(); i++) {
      String label = labels == null ? null : String.valueOf(labels[i]);
      images.add(new SourceImage(String.valueOf(i), role, label));
    }
  }

  /// At most so many images, the same share of either split and of each class in it; at least one
  /// for training, and one for testing if there are any and two may be taken.
  ///
  /// @param most at least 1
  SplitPlan limited(List<SourceImage> images, int most) {
    int all = train.length + test.length;
    if (all <= most) {
      return this;
    }
    int tests = Math.toIntExact(Math.round((double) most * test.length / all));
    int fewest = test.length > 0 && most > 1 ? 1 : 0;
    tests = train.length == 0 ? most : Math.min(tests, most - 1);
    tests = Math.max(tests, Math.max(fewest, most - train.length));
    return new SplitPlan(part(images, train, most - tests), part(images, test, tests), unused, how);
  }

  /// So many images, of each class its share, rounded so that they are exactly so many: up where
  /// the remainder is largest.
  private static int[] part(List<SourceImage> images, int[] places, int most) {
    List<List<Integer>> classes = List.copyOf(byLabel(images, places));
    int[] counts = new int[classes.size()];
    long[] remainders = new long[classes.size()];
    int left = most;
    for (int c = 0; c < counts.length; c++) {
      long share = (long) classes.get(c).size() * most;
      counts[c] = (int) (share / places.length);
      remainders[c] = share % places.length;
      left -= counts[c];
    }
    IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingLong((Integer c) -> remainders[c]).reversed())
        .limit(left)
        .forEach(c -> counts[c]++);
    List<Integer> chosen = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      List<Integer> members = classes.get(c);
      int[] order = Batches.order(members.size(), SEED, 1);
      for (int k = 0; k < counts[c]; k++) {
        chosen.add(members.get(order[k]));
      }
    }
    return sorted(chosen);
  }
}
