package dev.hourglass.app.figures;

import dev.hourglass.analysis.latent.Clusters;
import dev.hourglass.analysis.latent.CodeMap;
import dev.hourglass.data.Images;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The figures of groups that were found without labels.
public final class GroupFigures {
  private static final int SHOWN = 12;

  private GroupFigures() {}

  /// A row of typical images for each group.
  ///
  /// @param typical `[group][rank]`, images of each group, the most typical one first
  public static ImageGrid typical(String title, Images images, int[][] typical, int[] sizes) {
    List<String> names = new ArrayList<>();
    List<List<Picture>> rows = new ArrayList<>();
    for (int group = 0; group < typical.length; group++) {
      int[] some = Arrays.copyOf(typical[group], Math.min(SHOWN, typical[group].length));
      names.add(String.format(Locale.ROOT, "%d: %s", group, Counts.of(sizes[group], "image")));
      rows.add(Picture.some(images, some));
    }
    return new ImageGrid(title, names, List.of(), rows);
  }

  /// A map coloured by group, with a picture at the middle of each.
  public static ScatterPlot map(String title, CodeMap map, Clusters groups, Images images) {
    List<ScatterPlot.PointPicture> pictures =
        Arrays.stream(map.medoids())
            .mapToObj(at -> new ScatterPlot.PointPicture(at, Picture.of(images, map.images()[at])))
            .toList();
    List<String> names = IntStream.range(0, groups.count()).mapToObj(Integer::toString).toList();
    return new ScatterPlot(title, "", "", map.x(), map.y(), map.groups(), names, pictures);
  }
}
