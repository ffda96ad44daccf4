package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Loops;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A weighted sum of losses: `0.8*l1+0.2*ssim`.
///
/// @param terms in the order in which they are added; all on logits or none
record WeightedLoss(List<Term> terms) implements Loss {

  /// A loss and how much it counts.
  ///
  /// @param weight above 0 and at most 1,000,000
  /// @param loss not itself weighted
  record Term(double weight, Loss loss) {
    /// Checks the weight.
    ///
    /// @throws IllegalArgumentException if it is out of range, or the loss is itself weighted
    Term {
      SettingChecks.number(
          "a loss's weight", weight > 0 && weight <= 1e6, weight, "above 0 and at most 1000000");
      if (loss instanceof WeightedLoss) {
        throw new IllegalArgumentException(
            "a term is the weighted loss %s, expected a plain one: multiply the weights out"
                .formatted(loss.description()));
      }
    }
  }

  /// Copies and checks the terms.
  ///
  /// @throws IllegalArgumentException if there are none, or only some of them are on logits
  WeightedLoss {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("a weighted loss has no terms, expected at least one");
    }
    boolean onLogits = terms.getFirst().loss.onLogits();
    for (Term term : terms) {
      if (term.loss.onLogits() != onLogits) {
        throw new IllegalArgumentException(
            "%s and %s cannot be added, for one reads logits and the other numbers: use one of them"
                .formatted(terms.getFirst().loss.description(), term.loss.description()));
      }
    }
  }

  @Override
  public boolean onLogits() {
    return terms.getFirst().loss.onLogits();
  }

  @Override
  public Loss forNotes() {
    return new WeightedLoss(
        terms.stream().map(term -> new Term(term.weight, term.loss.forNotes())).toList());
  }

  @Override
  public String description() {
    return terms.stream()
        .map(term -> NamedNumber.text(term.weight) + "*" + term.loss.description())
        .collect(Collectors.joining("+"));
  }

  @Override
  public LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients) {
    return new Work(terms, kernels, program, target, gradients);
  }

  private static final class Work implements LossOperation {
    private final double[] weights;
    private final LossOperation[] operations;
    private final float[][] others;
    private final float[] gradients;
    private final int lanes;
    private final int size;
    private final List<Phase> phases = new ArrayList<>();

    Work(List<Term> terms, Kernels kernels, Program program, float[] target, float[] gradients) {
      this.gradients = gradients;
      lanes = program.lanes();
      size = program.outputShape().size();
      weights = terms.stream().mapToDouble(Term::weight).toArray();
      operations = new LossOperation[terms.size()];
      others = new float[terms.size() - 1][size * lanes];
      for (int t = 0; t < operations.length; t++) {
        float[] own = t == 0 ? gradients : others[t - 1];
        operations[t] = terms.get(t).loss.bind(kernels, program, target, own);
        phases.addAll(operations[t].phases());
      }
      if (others.length > 0) {
        phases.add(this::addGradients);
      }
    }

    private void addGradients(int part, int parts) {
      int begin = Phase.start(size, part, parts) * lanes;
      int end = Phase.start(size, part + 1, parts) * lanes;
      for (float[] other : others) {
        Loops.add(other, gradients, begin, end);
      }
    }

    @Override
    public void begin(int count, double factor) {
      for (int t = 0; t < operations.length; t++) {
        operations[t].begin(count, factor * weights[t]);
      }
    }

    @Override
    public List<Phase> phases() {
      return phases;
    }

    @Override
    public double sum() {
      double sum = 0;
      for (int t = 0; t < operations.length; t++) {
        sum += weights[t] * operations[t].sum();
      }
      return sum;
    }

    @Override
    public double sum(int lane) {
      double sum = 0;
      for (int t = 0; t < operations.length; t++) {
        sum += weights[t] * operations[t].sum(lane);
      }
      return sum;
    }
  }
}
