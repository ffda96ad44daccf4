package dev.hourglass.spark;

import dev.hourglass.data.DataException;
import java.io.Serial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/// Adds columns to the rows of a partition, batch by batch. A row whose image cannot be used gets
/// nulls and the reason.
///
/// @param model at the executors
/// @param binary what bytes are
/// @param input place of the column with images
/// @param rows of a batch at most
/// @param function what is computed
/// @param added how many columns it computes
record RowBatches(
    Broadcast<HourglassModel> model,
    BinaryContent binary,
    int input,
    int rows,
    ImageFunction function,
    int added)
    implements MapPartitionsFunction<Row, Row> {
  @Serial private static final long serialVersionUID = 1;

  /// Numbers of a batch's images at most, 16 MB: batches of large images are smaller.
  private static final int MOST_NUMBERS = 1 << 22;

  /// Bytes of a batch's rows before the last: those of large files are fewer.
  private static final int MOST_BYTES = 1 << 25;

  @Override
  public Iterator<Row> call(Iterator<Row> partition) {
    return new Batches(this, model.value(), partition);
  }

  /// The rows of a partition with their new columns, computed when they are asked for.
  private static final class Batches implements Iterator<Row> {
    private final RowBatches settings;
    private final HourglassModel model;
    private final Iterator<Row> partition;
    private final ImageReader reader;
    private final float[] numbers;
    private final int size;
    private final ArrayDeque<Row> ready = new ArrayDeque<>();

    Batches(RowBatches settings, HourglassModel model, Iterator<Row> partition) {
      this.settings = settings;
      this.model = model;
      this.partition = partition;
      reader = new ImageReader(model.imageShape(), settings.binary);
      size = model.imageShape().size();
      numbers = new float[size * Math.clamp(MOST_NUMBERS / size, 1, settings.rows)];
    }

    @Override
    public boolean hasNext() {
      return !ready.isEmpty() || partition.hasNext();
    }

    @Override
    public Row next() {
      if (ready.isEmpty()) {
        if (!partition.hasNext()) {
          throw new NoSuchElementException("there are no more rows, expected a call of hasNext");
        }
        compute();
      }
      return ready.remove();
    }

    /// Takes the rows of a batch, computes their images and adds the columns.
    private void compute() {
      List<Row> rows = new ArrayList<>();
      List<Outcome> outcomes = new ArrayList<>();
      int images = 0;
      long bytes = 0;
      while (rows.size() < numbers.length / size && bytes < MOST_BYTES && partition.hasNext()) {
        Row row = partition.next();
        bytes += ImageReader.bytes(row.get(settings.input));
        String reason = read(row, images * size);
        rows.add(row);
        outcomes.add(new Outcome(null, reason));
        images += reason == null ? 1 : 0;
      }
      Iterator<Outcome> computed = computed(images).iterator();
      for (int i = 0; i < rows.size(); i++) {
        Outcome outcome = outcomes.get(i);
        ready.add(extended(rows.get(i), outcome.reason() == null ? computed.next() : outcome));
      }
    }

    private @Nullable String read(Row row, int offset) {
      try {
        reader.read(row.get(settings.input), numbers, offset);
        return null;
      } catch (DataException e) {
        return e.getMessage();
      }
    }

    private List<Outcome> computed(int images) {
      List<Outcome> outcomes = new ArrayList<>();
      if (images > 0) {
        try {
          add(outcomes, 0, images);
        } catch (IllegalArgumentException e) {
          outcomes.clear();
          for (int image = 0; image < images; image++) {
            addAlone(outcomes, image);
          }
        }
      }
      return outcomes;
    }

    private void add(List<Outcome> outcomes, int first, int end) {
      float[] some = Arrays.copyOfRange(numbers, first * size, end * size);
      for (Object[] values : settings.function.apply(model, model.autoencoder().images(some))) {
        outcomes.add(new Outcome(values, null));
      }
    }

    /// Of a batch that the engine refuses, such as one with a code that is not finite, every image
    /// alone.
    private void addAlone(List<Outcome> outcomes, int image) {
      try {
        add(outcomes, image, image + 1);
      } catch (IllegalArgumentException e) {
        outcomes.add(new Outcome(null, e.getMessage()));
      }
    }

    private Row extended(Row row, Outcome outcome) {
      int before = row.size();
      @Nullable Object[] values = new @Nullable Object[before + settings.added + 1];
      for (int i = 0; i < before; i++) {
        values[i] = row.get(i);
      }
      Object[] some = outcome.values();
      if (some != null) {
        System.arraycopy(some, 0, values, before, settings.added);
      }
      values[values.length - 1] = outcome.reason();
      return RowFactory.create(values);
    }
  }

  /// What became of a row.
  ///
  /// @param values of the new columns, or null if there are none
  /// @param reason why there are none, or null
  private record Outcome(Object @Nullable [] values, @Nullable String reason) {
    Outcome(Object @Nullable [] values, @Nullable String reason) {
      this.values = values;
      this.reason = reason;
    }
  }
}
