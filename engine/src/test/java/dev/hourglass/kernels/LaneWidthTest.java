package dev.hourglass.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lanes")
class LaneWidthTest {
  @Test
  void theNameSaysHowWideTheVectorsAre() {
    int widest = Math.min(16, FloatVector.SPECIES_PREFERRED.length());
    int lanes = Integer.getInteger("hourglass.lanes", widest);
    assertThat(Twins.VECTOR.name()).isEqualTo("vector-" + 32 * lanes);
    assertThat(Twins.SCALAR.name()).isEqualTo("scalar");
  }
}
