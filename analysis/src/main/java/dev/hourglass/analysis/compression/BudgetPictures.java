package dev.hourglass.analysis.compression;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The same few images as each codec keeps them in so many bytes for an image.
///
/// @param originals the images
/// @param budgets bytes for each image
/// @param cells for each codec one for each budget, in their order
public record BudgetPictures(ByteImages originals, List<Integer> budgets, List<Cell> cells) {
  /// Copies the lists.
  public BudgetPictures {
    Objects.requireNonNull(originals, "originals");
    budgets = List.copyOf(budgets);
    cells = List.copyOf(cells);
  }

  /// The images by one codec within one budget.
  ///
  /// @param codec its name
  /// @param budget bytes for each image, at most
  /// @param point bytes and errors over all images of the measurement; of the codec's smallest file
  ///   where that is larger than the budget
  /// @param pictures the decoded images, null where no file is within the budget
  public record Cell(String codec, int budget, CodecPoint point, @Nullable FloatImages pictures) {
    /// Checks that there are a name and a point.
    public Cell(String codec, int budget, CodecPoint point, @Nullable FloatImages pictures) {
      this.codec = Objects.requireNonNull(codec, "codec");
      this.budget = budget;
      this.point = Objects.requireNonNull(point, "point");
      this.pictures = pictures;
    }
  }

  /// Names of the codecs, in their order.
  public List<String> codecs() {
    return cells.stream().map(Cell::codec).distinct().toList();
  }

  /// The cells of a codec, one for each budget.
  public List<Cell> of(String codec) {
    return cells.stream().filter(cell -> cell.codec().equals(codec)).toList();
  }
}
