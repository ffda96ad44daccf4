package dev.hourglass.app.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourglass.data.source.SourceFormat;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tables that are no regular files, and those that name some: refused or passed over, at once.
@Timeout(60)
class HostileTablesTest {
  private static final List<SourceFormat> FORMATS = List.of(new CsvFormat(), new ParquetFormat());

  @TempDir Path temp;

  private Path pipe(String name) throws Exception {
    Path path = temp.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    return path;
  }

  @Test
  void whatIsNoRegularFileIsNotOpened() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/zero")), "skipped: there are no devices that are files");
    Path linked = Files.createSymbolicLink(temp.resolve("x.parquet"), pipe("x.csv"));
    Path loop = Files.createSymbolicLink(temp.resolve("loop.csv"), temp.resolve("loop.csv"));
    for (Path special : List.of(temp.resolve("x.csv"), linked, loop, Path.of("/dev/zero"))) {
      for (SourceFormat format : FORMATS) {
        assertThat(format.open(special, SourceOptions.NONE)).isEmpty();
      }
      assertThatThrownBy(() -> Sources.open(special, SourceOptions.NONE))
          .hasMessageContaining("expected");
    }
  }

  @Test
  void pipesBesideATableAreNotOpened() throws Exception {
    pipe("train.csv");
    pipe("train.parquet");
    pipe("b.png");
    Content.png(temp, "a.png");
    Files.writeString(temp.resolve("labels.csv"), "file_name,label\na.png,cat\nb.png,dog\n");
    Content content = Content.of(Sources.open(temp, SourceOptions.NONE));
    assertThat(content.places()).containsExactly(0);
    assertThat(content.bad()).containsOnlyKeys(1);
  }
}
