package dev.hourglass.analysis.umap;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.latent.NearestCodes.Found;
import dev.hourglass.model.Codes;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.List;
import java.util.Objects;

/// A map of points on which neighbours stay neighbours. Distances between far groups say little,
/// and the unit and the directions have no meaning.
///
/// Immutable; any number of threads may use it.
public final class Umap {
  private static final int LEAST = 2;

  private final UmapOptions options;
  private final NeighbourSearch search;
  private final Curve curve;
  private final int count;

  /// `[point][width]`
  private final float[] places;

  private Umap(
      UmapOptions options, NeighbourSearch search, Curve curve, int count, float[] places) {
    this.options = options;
    this.search = search;
    this.curve = curve;
    this.count = count;
    this.places = places;
  }

  /// Makes the map of some points.
  ///
  /// The time grows with the square of the number of points for the search of neighbours, and with
  /// their number for the rest.
  ///
  /// @param points at least two, all finite
  /// @param options what map
  /// @param listener receives the progress
  /// @return the map
  /// @throws IllegalArgumentException if there are fewer points or one is not finite
  /// @throws IllegalStateException if the system does not give that many threads
  public static Umap fit(Codes points, UmapOptions options, ProgressListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    int count = points.count();
    if (count < LEAST) {
      throw new IllegalArgumentException(
          "got %s, expected at least %d points for a map".formatted(points, LEAST));
    }
    NeighbourSearch search = new NeighbourSearch(points);
    Curve curve = Curve.fit(options.minDist(), options.spread());
    int epochs = options.epochsFor(count);
    try (Team team = new Team(options.threads())) {
      FuzzyGraph graph;
      try (ProgressListener.Task task = listener.begin("finding neighbours", count, "points")) {
        Found found = search.ofEach(Math.min(options.neighbours(), count), team, task);
        graph = graph(found, options, team);
      }
      try (ProgressListener.Task task = listener.begin("placing points", epochs, "epochs")) {
        float[] start = StartPlaces.of(points, graph, options, team);
        float[] places = new Layout(graph, start, curve, options).run(team, task);
        return new Umap(options, search, curve, count, places);
      }
    }
  }

  /// The graph of neighbours, without edges that would move nothing.
  private static FuzzyGraph graph(Found found, UmapOptions options, Team team) {
    FuzzyGraph all = FuzzyGraph.union(found, Strengths.of(found, true, team), team);
    return all.above(all.largest() / options.weakestPart(found.queries()));
  }

  /// {@return the places of the map's points, `[point][component]`, copied}
  public Codes places() {
    return Codes.of(options.components(), Mover.narrowed(places, options.components()));
  }

  /// Places new points on the map: at the mean of their neighbours' places, weighted by how
  /// strongly they belong to them, and from there by moves among the map's points, which stay.
  ///
  /// @param others of as many numbers as the map's points, all finite
  /// @param listener receives the progress
  /// @return their places, `[point][component]`
  /// @throws IllegalArgumentException if the others are no such points
  /// @throws IllegalStateException if the system does not give that many threads
  public Codes transform(Codes others, ProgressListener listener) {
    Objects.requireNonNull(listener, "listener");
    int width = Mover.width(options.components());
    float[] wide = new float[Math.multiplyExact(others.count(), width)];
    try (Team team = new Team(options.threads());
        ProgressListener.Task task = listener.begin("placing points", others.count(), "points")) {
      Found found = search.nearest(others, Math.min(options.neighbours(), count), team, task);
      float[] strengths = Strengths.of(found, false, team);
      NewPlaces added = new NewPlaces(others, found, strengths, places, curve, options);
      team.run(
          List.of((part, parts) -> {
            int end = Phase.start(others.count(), part + 1, parts);
            for (int i = Phase.start(others.count(), part, parts); i < end; i++) {
              added.place(i, wide);
            }
          }));
    }
    return Codes.of(options.components(), Mover.narrowed(wide, options.components()));
  }

  @Override
  public String toString() {
    return "map of %d points with %d components".formatted(count, options.components());
  }
}
