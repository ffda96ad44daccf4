package dev.hourglass.testing;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.SourceReader;
import dev.hourglass.data.source.SourceSummary;
import dev.hourglass.data.source.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Images at a path, as every command reads them.
///
/// @param images all of them
/// @param summary what was found
public record OwnImages(ByteImages images, SourceSummary summary) {
  /// Reads all images, in the order of the source.
  public static OwnImages read(Path path, Shape shape) throws IOException {
    var source = Sources.open(path, SourceOptions.NONE);
    var reader = new SourceReader(path, source, ReadOptions.DEFAULT, (done, total) -> {});
    SourceReader.Whole whole = reader.all(path.toString(), shape);
    return new OwnImages(whole.images(), whole.summary());
  }

  /// Names of the files.
  public List<String> names() {
    return images.files();
  }

  /// All of their pixels.
  public byte[] pixels() {
    return images.pixels();
  }

  /// How many had another size.
  public int resized() {
    return summary.resized();
  }

  /// Names of files that are no images.
  public List<String> skipped() {
    return summary.skipped();
  }
}
