package dev.hourglass.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.files.FormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Model files that are no files on the disk.
class ModelsFromAnywhereTest {
  private static final Autoencoder MODEL = Models.classic(4);
  private static final ModelFile FILE = new ModelFile(MODEL, Map.of("dataset", "mnist"));

  @TempDir private Path dir = Path.of("");

  private static void assertSame(ModelFile loaded) {
    assertThat(loaded.model().parameters().values()).isEqualTo(MODEL.parameters().values());
    assertThat(loaded.model().encoder()).isEqualTo(MODEL.encoder());
    assertThat(loaded.metadata()).containsEntry("dataset", "mnist");
  }

  @Test
  void bytesStreamsAndFilesAreTheSame() throws IOException {
    Path path = dir.resolve("model.safetensors");
    FILE.save(path);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FILE.save(out);
    assertThat(FILE.toBytes()).isEqualTo(Files.readAllBytes(path)).isEqualTo(out.toByteArray());
    assertSame(ModelFile.load(FILE.toBytes()));
    assertSame(ModelFile.load(new ByteArrayInputStream(FILE.toBytes())));
  }

  @Test
  void streamsStayOpen() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream in =
        new ByteArrayInputStream(FILE.toBytes()) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    assertSame(ModelFile.load(in));
    OutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    FILE.save(out);
    assertThat(closed).isFalse();
  }

  @Test
  void aModelInAJarLoads() throws Exception {
    Path jar = dir.resolve("models.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("models/classic.safetensors"));
      FILE.save(out);
      out.closeEntry();
    }
    URL[] path = {jar.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, null);
        InputStream in = loader.getResourceAsStream("models/classic.safetensors")) {
      assertThat(in).isNotNull();
      assertSame(ModelFile.load(in));
    }
  }

  @Test
  void aResourceThatIsNotThereIsNamedAsTheReason() {
    InputStream none = String.class.getResourceAsStream("no.safetensors");
    assertThatThrownBy(() -> ModelFile.load(none))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("getResourceAsStream gives null where there is no such resource");
  }

  @Test
  void pathsOfAnArchiveAreSavedToAndLoadedFrom() throws IOException {
    Path zip = dir.resolve("models.zip");
    try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path inside = archive.getPath("/models/classic.safetensors");
      new ModelFile(MODEL, Map.of("dataset", "another")).save(inside);
      FILE.save(inside);
      assertSame(ModelFile.load(inside));
      assertThatThrownBy(() -> ModelFile.load(archive.getPath("/models")))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("is a folder");
      assertThatThrownBy(() -> ModelFile.load(archive.getPath("/none")))
          .hasMessageContaining("none");
    }
    try (FileSystem archive = FileSystems.newFileSystem(zip);
        Stream<Path> files = Files.list(archive.getPath("/models"))) {
      assertThat(files.map(Path::toString)).containsExactly("/models/classic.safetensors");
      assertSame(ModelFile.load(archive.getPath("models", "classic.safetensors")));
    }
  }

  @Test
  void damagedBytesAreRefusedBeforeMemoryIsTaken() {
    byte[] bytes = FILE.toBytes();
    assertThatThrownBy(() -> ModelFile.load(Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("the bytes: holds");
    assertThatThrownBy(() -> ModelFile.load(new byte[0]))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(
            "the bytes: is not a model file (safetensors): it is only 0 bytes long");
    byte[] endless = bytes.clone();
    Arrays.fill(endless, 0, 8, (byte) 0x7f);
    assertThatThrownBy(() -> ModelFile.load(new ByteArrayInputStream(endless)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(
            "the stream: is not a model file (safetensors): it does not begin with a header's length");
  }
}
