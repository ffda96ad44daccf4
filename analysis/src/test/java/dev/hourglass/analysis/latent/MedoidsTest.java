package dev.hourglass.analysis.latent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.model.Codes;
import org.junit.jupiter.api.Test;

class MedoidsTest {
  @Test
  void aMedoidIsTheMemberNearestToAllOthersOfItsGroup() {
    Codes points = Codes.of(1, 0, 7, 4, 20, 1, 5, 21, 2, 100);
    int[] groups = {0, 1, 1, 2, 0, 1, 2, 0, 1};
    assertThat(Medoids.of(points, groups)).containsExactly(4, 1, 3);
  }

  @Test
  void noiseAndEmptyGroupsHaveNoMedoid() {
    Codes points = Codes.of(2, 3, 4, 0, 0, 0, 1);
    assertThat(Medoids.of(points, new int[] {-1, 2, 2})).containsExactly(1);
    assertThat(Medoids.of(points, new int[] {-1, -1, -1})).isEmpty();
  }

  @Test
  void ofALargeGroupMembersFromAllOverAreLookedAt() {
    float[] line = new float[2_001];
    for (int i = 0; i < line.length; i++) {
      line[i] = i;
    }
    int medoid = Medoids.of(Codes.of(1, line), new int[line.length])[0];
    assertThat(medoid).isBetween(990, 1_010);
  }
}
