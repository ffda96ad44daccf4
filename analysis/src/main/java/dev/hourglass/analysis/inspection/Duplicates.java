package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Images;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.text.RecordContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Images that a set holds more than once, exactly or nearly: as re-encoded, resized, shifted by a
/// pixel or brightened copies.
///
/// Exact duplicates have the same pixels. Candidates for near ones are the nearest codes and the
/// images that are nearest as coarse pictures; a pair is confirmed on the pixels: d = 1 −
/// correlation of the slightly blurred images, at the best of nine shifts by at most a pixel. It is
/// a near duplicate if d is at most {@link #MOST}, and at most {@link #RATIO} of the median d of
/// the candidates of both images: of images that are all alike, as digits 1 or parts on a conveyor
/// are, none is a copy only because it is like another one. A pair with d up to {@link #SURE} needs
/// no such comparison, so that many copies of one image are found. How the three numbers were
/// chosen: docs/decisions/0016.
///
/// @param groups of two or more images each, those with leaks first, then exact ones, then by
///   similarity; an image is in one group at most
public record Duplicates(List<Group> groups) {
  /// The largest difference of near duplicates.
  public static final double MOST = 0.02;

  /// The largest difference of near duplicates as a share of the usual one of candidates.
  public static final double RATIO = 0.1;

  /// A difference that needs no comparison with the usual one.
  public static final double SURE = 0.001;

  /// Candidates of each image by code, and as many as coarse pictures.
  static final int CANDIDATES = 10;

  /// Copies the list.
  public Duplicates {
    groups = List.copyOf(Objects.requireNonNull(groups, "groups"));
  }

  /// Images that are copies of one another.
  ///
  /// @param images their places, ascending; a copy of each other directly or by way of others
  /// @param exact whether all of them have the same pixels
  /// @param similarity the lowest correlation of a pair that was found, at most 1; 1 if exact
  /// @param leak whether it holds both training and test images
  public record Group(List<Integer> images, boolean exact, double similarity, boolean leak) {
    /// Copies the list.
    public Group {
      images = List.copyOf(Objects.requireNonNull(images, "images"));
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// A pair of images.
  ///
  /// @param first place of the one that comes first
  /// @param second place of the other one
  /// @param similarity correlation of their pixels
  record Pair(int first, int second, double similarity) {}

  /// Finds duplicates.
  ///
  /// @param images all images
  /// @param nearest other codes of each, not itself
  /// @param test `[image]`, whether it is for testing, or null where there is no split
  /// @param threads at least 1; never change the result
  /// @return what was found
  /// @throws IllegalArgumentException if there are not as many of each
  public static Duplicates of(
      Images images, NearestCodes.Found nearest, boolean @Nullable [] test, int threads) {
    int count = images.count();
    if (nearest.queries() != count || (test != null && test.length != count)) {
      throw new IllegalArgumentException(
          "there are %d images, neighbours of %d and splits of %d, expected as many"
              .formatted(count, nearest.queries(), test == null ? count : test.length));
    }
    if (count < 2) {
      return new Duplicates(List.of());
    }
    int[] originals = ContentHashes.originals(images);
    Groups groups = new Groups(count);
    for (int i = 0; i < count; i++) {
      if (originals[i] != i) {
        groups.join(originals[i], i, 1);
      }
    }
    for (Pair pair : NearPairs.of(images, nearest, originals, threads)) {
      groups.join(pair.first, pair.second, pair.similarity);
    }
    return new Duplicates(groups.list(originals, test));
  }

  /// {@return groups that hold both training and test images}
  public List<Group> leaks() {
    return groups.stream().filter(Group::leak).toList();
  }

  /// {@return for each image the first one of its group, or −1 where it is in none, `[image]`}
  ///
  /// @param count how many images there are
  /// @throws IndexOutOfBoundsException if there are fewer than in the groups
  public int[] firsts(int count) {
    int[] firsts = new int[count];
    Arrays.fill(firsts, -1);
    groups.forEach(group -> group.images().forEach(i -> firsts[i] = group.images().getFirst()));
    return firsts;
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }

  /// Joins pairs to groups.
  private static final class Groups {
    private final int[] parents;
    private final double[] similarities;

    Groups(int count) {
      parents = new int[count];
      similarities = new double[count];
      for (int i = 0; i < count; i++) {
        parents[i] = i;
        similarities[i] = 1;
      }
    }

    private int root(int image) {
      int root = image;
      while (parents[root] != root) {
        parents[root] = parents[parents[root]];
        root = parents[root];
      }
      return root;
    }

    void join(int first, int second, double similarity) {
      int one = root(first);
      int other = root(second);
      int root = Math.min(one, other);
      parents[Math.max(one, other)] = root;
      double least = Math.min(similarities[one], similarities[other]);
      similarities[root] = Math.min(least, similarity);
    }

    List<Group> list(int[] originals, boolean @Nullable [] test) {
      Map<Integer, List<Integer>> members = new TreeMap<>();
      for (int i = 0; i < parents.length; i++) {
        members.computeIfAbsent(root(i), _ -> new ArrayList<>()).add(i);
      }
      List<Group> groups = new ArrayList<>();
      members.forEach((root, images) -> {
        if (images.size() > 1) {
          boolean exact = images.stream().allMatch(i -> originals[i] == originals[root]);
          boolean leak = test != null && images.stream().map(i -> test[i]).distinct().count() > 1;
          groups.add(new Group(images, exact, similarities[root], leak));
        }
      });
      groups.sort(
          Comparator.comparing(Group::leak)
              .thenComparing(Group::exact)
              .thenComparingDouble(Group::similarity)
              .reversed());
      return groups;
    }
  }
}
