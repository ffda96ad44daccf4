package dev.hourglass.app.tables;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.SchemaNode;
import dev.hourglass.data.DataException;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.SplitRole;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A Parquet file that has been checked, and the columns of it that are wanted.
///
/// @param path where it is
/// @param split what its images are for, or null
/// @param columns those wanted
/// @param metadata what it states
/// @param imageSizes of the column with the images
/// @param labelSizes of the column with the labels, or null
record ParquetFile(
    Path path,
    @Nullable SplitRole split,
    ParquetColumns columns,
    FileMetaData metadata,
    ParquetPages.Sizes imageSizes,
    ParquetPages.@Nullable Sizes labelSizes) {
  /// Hardwood remarks what it decompresses with; the logger is kept, lest it forget its level.
  private static final Logger HARDWOOD = Logger.getLogger("dev.hardwood");

  /// Bytes to decode at a time.
  private static final long BATCH = 1 << 24;

  private static final int MOST_ROWS = 1 << 12;
  private static final int THREADS = 2;
  private static final String NATIVE_GZIP = "hardwood.uselibdeflate";
  private static final int LONGEST_REASON = 120;

  static {
    HARDWOOD.setLevel(Level.OFF);
    // Java decompresses gzip itself: no native library of the system, and no remark of Java on it.
    if (System.getProperty(NATIVE_GZIP) == null) {
      System.setProperty(NATIVE_GZIP, "false");
    }
  }

  /// Takes rows, a batch at a time.
  interface Rows {
    /// Takes a batch.
    ///
    /// @param batch the column at some rows
    /// @param first number of its first row
    /// @return whether more are wanted
    boolean take(ColumnReader batch, long first) throws IOException;
  }

  /// Opens a file and checks every length in it.
  ///
  /// @throws DataException if it is damaged, holds no images, or cannot be decompressed
  static ParquetFile open(Path path, @Nullable SplitRole split, SourceOptions options)
      throws IOException {
    try {
      ParquetPages.checkFooter(path);
    } catch (IOException e) {
      throw damaged(path, e);
    }
    ParquetColumns columns;
    FileMetaData metadata;
    try (HardwoodContext context = HardwoodContext.create(1);
        ParquetFileReader reader = ParquetFileReader.open(InputFile.of(path), context)) {
      metadata = reader.getFileMetaData();
      columns = ParquetColumns.of(path, reader.getFileSchema(), options);
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(path, e);
    }
    SchemaNode.PrimitiveNode label = columns.label();
    return new ParquetFile(
        path,
        split,
        columns,
        metadata,
        check(path, metadata, columns.image()),
        label == null ? null : check(path, metadata, label));
  }

  private static ParquetPages.Sizes check(
      Path path, FileMetaData metadata, SchemaNode.PrimitiveNode column) throws DataException {
    try {
      List<ColumnChunk> chunks = new ArrayList<>();
      List<Long> rows = new ArrayList<>();
      long all = 0;
      for (RowGroup group : metadata.rowGroups()) {
        ColumnChunk chunk = group.columns().get(column.columnIndex());
        requireReadable(path, chunk.metaData().codec());
        if (chunk.metaData().type() != column.type()) {
          throw new IOException("a column changes its type");
        }
        chunks.add(chunk);
        rows.add(group.numRows());
        all += group.numRows();
      }
      if (all != metadata.numRows() || all > Integer.MAX_VALUE) {
        throw new IOException("it states %d rows and has %d".formatted(metadata.numRows(), all));
      }
      return ParquetPages.check(path, chunks, rows, column.maxRepetitionLevel() > 0);
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(path, e);
    }
  }

  private static void requireReadable(Path path, CompressionCodec codec) throws DataException {
    boolean readable =
        switch (codec) {
          case UNCOMPRESSED, GZIP, SNAPPY, ZSTD -> true;
          default -> false;
        };
    if (!readable) {
      throw new DataException(
          "%s is compressed with %s, expected snappy, zstd, gzip or no compression: write it again, with pandas by to_parquet(FILE, compression=\"snappy\")"
              .formatted(path, codec));
    }
  }

  /// {@return how many images there are}
  int count() {
    return (int) metadata.numRows();
  }

  /// Reads a column from its first row on.
  ///
  /// @throws DataException if the file is damaged
  void read(SchemaNode.PrimitiveNode column, ParquetPages.Sizes sizes, Rows rows)
      throws IOException {
    try (HardwoodContext context = HardwoodContext.create(THREADS);
        ParquetFileReader reader = ParquetFileReader.open(InputFile.of(path), context);
        ColumnReader batches =
            reader.buildColumnReader(column.columnIndex()).batchSize(batch(sizes)).build()) {
      long first = 0;
      boolean wanted = true;
      while (wanted && nextBatch(batches)) {
        int count = batches.getRecordCount();
        wanted = rows.take(batches, first);
        first += count;
      }
      if (wanted && first != count()) {
        throw new IOException("it ends after %d rows of %d".formatted(first, count()));
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(path, e);
    }
  }

  /// Native libraries and Hardwood's threads report damage as errors, too.
  private boolean nextBatch(ColumnReader batches) throws DataException {
    try {
      return batches.nextBatch();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw damaged(path, e);
    }
  }

  /// So many rows that their bytes are few, even if each has the longest value of the dictionary.
  private int batch(ParquetPages.Sizes sizes) {
    long row = sizes.bytes() / Math.max(1, count()) + 1;
    long values = sizes.values() / Math.max(1, count()) * Long.BYTES;
    long most = Math.max(Math.max(row, values), sizes.largestDictionary());
    return Math.clamp(BATCH / most, 1, MOST_ROWS);
  }

  /// A sentence for a damaged file.
  ///
  /// @throws OutOfMemoryError if that is the cause, in one of Hardwood's threads
  private static DataException damaged(Path path, Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof OutOfMemoryError full) {
      throw full;
    }
    String message = cause.getMessage();
    boolean inconsistent =
        cause instanceof NullPointerException || cause instanceof IndexOutOfBoundsException;
    // Hardwood begins with the file's name in brackets.
    String reason =
        message == null || inconsistent
            ? "its parts do not fit together"
            : message.replaceFirst("^\\[[^\\]]*\\] ", "");
    return new DataException(
        "%s cannot be read as Parquet (%s), expected a complete file: get a new copy"
            .formatted(path, Printable.of(reason, LONGEST_REASON)),
        e);
  }
}
