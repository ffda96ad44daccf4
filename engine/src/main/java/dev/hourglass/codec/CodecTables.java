package dev.hourglass.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tables of a file: one for each latent dimension, and where images have labels or names one
/// for labels, and four for names.
///
/// A dimension may share the pooled table, which is fitted to all of them: of few images, which do
/// not pay for tables of their own, that is the usual case.
final class CodecTables {
  private static final int POOLED = 0;
  private static final int NAME_TABLES = 4;

  private final TableForm pooled;
  private final List<@Nullable TableForm> forms;
  private final SymbolTable[] tables;

  private CodecTables(TableForm pooled, List<@Nullable TableForm> forms) {
    this.pooled = pooled;
    this.forms = forms;
    SymbolTable shared = pooled.table();
    tables = new SymbolTable[forms.size()];
    for (int t = 0; t < tables.length; t++) {
      TableForm form = forms.get(t);
      tables[t] = form == null ? shared : form.table();
    }
  }

  /// {@return the tables of some codes, and of what is known besides}
  ///
  /// @param codes whole numbers, `[image][dimension]`
  /// @param size dimensions
  /// @param others one histogram for each further table
  static CodecTables fit(int[] codes, int size, List<Histogram> others) {
    TableForm pooled = TableFit.of(Histogram.of(codes));
    SymbolTable shared = pooled.table();
    List<@Nullable TableForm> forms = new ArrayList<>();
    for (int d = 0; d < size; d++) {
      Histogram histogram = Histogram.of(codes, d, size);
      TableForm own = TableFit.of(histogram);
      double gain = histogram.bits(shared) + TableForm.TAG_BITS - TableFit.cost(own, histogram);
      forms.add(gain > 0 ? own : null);
    }
    others.forEach(histogram -> forms.add(TableFit.of(histogram)));
    return new CodecTables(pooled, forms);
  }

  /// {@return in how many dimensions more than one image in fifty has another number than most}
  ///
  /// @param codes whole numbers, `[image][dimension]`
  /// @param size dimensions
  static int active(int[] codes, int size) {
    int active = 0;
    for (int d = 0; d < size; d++) {
      Histogram histogram = Histogram.of(codes, d, size);
      long most = Arrays.stream(histogram.counts()).max().orElse(0);
      active += 50 * (histogram.total() - most) > histogram.total() ? 1 : 0;
    }
    return active;
  }

  /// {@return how many tables there are besides those of the dimensions}
  static int others(boolean labels, boolean names) {
    return (labels ? 1 : 0) + (names ? NAME_TABLES : 0);
  }

  byte[] toBytes() {
    RansEncoder to = new RansEncoder();
    pooled.write(to);
    for (TableForm form : forms) {
      if (form == null) {
        to.bits(POOLED, TableForm.TAG_BITS);
      } else {
        form.write(to);
      }
    }
    return to.finish();
  }

  /// {@return the tables that {@link #toBytes} wrote}
  ///
  /// @param count of tables, without the pooled one
  /// @throws DamagedException if the bytes are not that many tables
  static CodecTables read(byte[] bytes, int count) throws DamagedException {
    RansDecoder from = new RansDecoder(bytes);
    TableForm pooled = TableForm.read(from.bits(TableForm.TAG_BITS), from);
    List<@Nullable TableForm> forms = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      int tag = from.bits(TableForm.TAG_BITS);
      forms.add(tag == POOLED ? null : TableForm.read(tag, from));
    }
    from.end();
    return new CodecTables(pooled, forms);
  }

  /// {@return a table: first those of the dimensions, then that of labels, then those of names}
  SymbolTable table(int index) {
    return tables[index];
  }

  /// {@return how many there are, without the pooled one}
  int count() {
    return tables.length;
  }

  /// {@return the forms by name, for tests and for the curious}
  @Override
  public String toString() {
    return Arrays.toString(
        forms.stream()
            .map(form -> form == null ? "pooled" : form.getClass().getSimpleName())
            .toArray());
  }
}
