package dev.hourglass.nn.program;

import dev.hourglass.kernels.RangeWork;
import java.util.List;

/// Operations that need nothing of each other, in the phases of one.
record Together(List<Operation> operations) implements Operation {
  Together {
    operations = List.copyOf(operations);
  }

  @Override
  public void prepare(int part, int parts) {
    for (int o = 0; o < operations.size(); o++) {
      operations.get(o).prepare(part, parts);
    }
  }

  @Override
  public void forward(int part, int parts, RangeWork epilogue) {
    for (int o = 0; o < operations.size(); o++) {
      operations.get(o).forward(part, parts, epilogue);
    }
  }

  @Override
  public void inputGradient(int part, int parts, RangeWork epilogue) {
    for (int o = 0; o < operations.size(); o++) {
      operations.get(o).inputGradient(part, parts, epilogue);
    }
  }

  @Override
  public void parameterGradient(int part, int parts) {
    for (int o = 0; o < operations.size(); o++) {
      operations.get(o).parameterGradient(part, parts);
    }
  }
}
