package dev.hourglass.analysis.umap;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// The places on a map, from where they begin: in each epoch each edge moves its ends towards each
/// other, and the one at which it begins away from random points (McInnes, Healy and Melville 2018,
/// algorithm 5).
///
/// Edges are in the order of {@link PairRounds}; random points are where they were at the beginning
/// of the epoch, and which ones they are depends on the epoch and the edge alone. So threads change
/// no bit.
final class Layout {
  private final PairRounds edges;
  private final EdgeSchedule schedule;
  private final Mover.Forces forces;
  private final int negatives;
  private final long seed;
  private final int epochs;
  private final int points;
  private final int width;

  /// `[point][width]`, now and at the beginning of the epoch.
  private final float[] places;

  private final float[] before;

  /// `[round]`, how many tasks threads have taken in this epoch.
  private final AtomicIntegerArray taken;

  private int epoch;

  /// @param start `[point][component]`
  Layout(FuzzyGraph graph, float[] start, Curve curve, UmapOptions options) {
    seed = options.seed();
    points = graph.points();
    epochs = options.epochsFor(points);
    width = Mover.width(options.components());
    places = Mover.widened(start, options.components());
    before = places.clone();
    edges = new PairRounds(graph);
    taken = new AtomicIntegerArray(edges.rounds());
    schedule = EdgeSchedule.of(edges.weights(), epochs);
    forces = Mover.Forces.of(curve);
    negatives = options.negatives();
  }

  /// {@return the places after all epochs, `[point][width]`}
  float[] run(Team team, ProgressListener.Task progress) {
    List<Phase> phases = new ArrayList<>();
    phases.add(this::prepare);
    for (int each = 0; each < edges.rounds(); each++) {
      int round = each;
      phases.add((_, _) -> move(round));
    }
    for (epoch = 0; epoch < epochs; epoch++) {
      team.run(phases);
      progress.advance(1);
    }
    return places;
  }

  private void prepare(int part, int parts) {
    int from = Phase.start(points, part, parts) * width;
    int to = Phase.start(points, part + 1, parts) * width;
    System.arraycopy(places, from, before, from, to - from);
    if (part == 0) {
      for (int round = 0; round < edges.rounds(); round++) {
        taken.set(round, 0);
      }
    }
  }

  /// Does tasks of a round that no other thread has taken.
  private void move(int round) {
    float rate = EdgeSchedule.rate(epoch, epochs);
    long key = Streams.MAP_REPULSION.key(seed, epoch, 0);
    Mover mover = new Mover(forces, negatives, before, width);
    int task = taken.getAndIncrement(round);
    for (; task < edges.tasks(); task = taken.getAndIncrement(round)) {
      int end = edges.start(round, task + 1);
      for (int e = edges.start(round, task); e < end; e++) {
        if (schedule.isDue(e, epoch)) {
          int head = edges.head(e);
          mover.attractBoth(places, head * width, edges.target(e) * width, rate);
          mover.repel(places, head * width, head, key, e, rate);
        }
      }
    }
  }
}
