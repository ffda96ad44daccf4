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
import java.util.stream.IntStream;
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
  /// @param images their places, ascending; each is a copy of the first
  /// @param exact whether all of them have the same pixels
  /// @param similarity the lowest correlation with the first, at most 1; 1 if exact
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
  record Pair(int first, int second) {}

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
    PixelLikeness likeness = new PixelLikeness(images);
    Groups groups = new Groups(originals, likeness);
    for (int i = 0; i < count; i++) {
      if (originals[i] != i) {
        groups.join(originals[i], i);
      }
    }
    for (Pair pair : NearPairs.of(images, likeness, nearest, originals, threads)) {
      groups.join(pair.first, pair.second);
    }
    return new Duplicates(groups.list(test));
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
    private final int[] originals;
    private final PixelLikeness likeness;
    private final int[] parents;

    Groups(int[] originals, PixelLikeness likeness) {
      this.originals = originals;
      this.likeness = likeness;
      parents = IntStream.range(0, originals.length).toArray();
    }

    private int root(int image) {
      int root = image;
      while (parents[root] != root) {
        parents[root] = parents[parents[root]];
        root = parents[root];
      }
      return root;
    }

    void join(int first, int second) {
      int one = root(first);
      int other = root(second);
      parents[Math.max(one, other)] = Math.min(one, other);
    }

    List<Group> list(boolean @Nullable [] test) {
      Map<Integer, List<Integer>> joined = new TreeMap<>();
      for (int i = 0; i < parents.length; i++) {
        joined.computeIfAbsent(root(i), _ -> new ArrayList<>()).add(i);
      }
      List<Group> groups = new ArrayList<>();
      joined.values().forEach(images -> split(images, test, groups));
      groups.sort(
          Comparator.comparing(Group::leak)
              .thenComparing(Group::exact)
              .thenComparingDouble(Group::similarity)
              .reversed());
      return groups;
    }

    /// Adds the images that are copies of the first, and then groups of the others: in a slow film
    /// each frame is like the next one, and the last has nothing to do with the first.
    private void split(List<Integer> images, boolean @Nullable [] test, List<Group> groups) {
      List<Integer> left = images;
      while (left.size() > 1) {
        int first = left.getFirst();
        float[] own = likeness.blurred(first);
        double least = 1;
        List<Integer> copies = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int image : left) {
          boolean same = originals[image] == originals[first];
          double similarity = same ? 1 : likeness.of(own, likeness.blurred(image));
          boolean copy = 1 - similarity <= MOST;
          (copy ? copies : others).add(image);
          least = copy ? Math.min(least, similarity) : least;
        }
        if (copies.size() > 1) {
          boolean exact = copies.stream().allMatch(i -> originals[i] == originals[first]);
          boolean leak = test != null && copies.stream().map(i -> test[i]).distinct().count() > 1;
          groups.add(new Group(copies, exact, least, leak));
        }
        left = others;
      }
    }
  }
}
