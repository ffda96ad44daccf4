package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.model.SharedInference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model travels as bytes, and a JVM computes with one for all objects of these.
class HourglassModelTest {
  @TempDir Path folder;

  private static byte[] bytes(long seed) {
    return new ModelFile(Models.classic(seed), Map.of()).toBytes();
  }

  private static HourglassModel sent(HourglassModel model) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (HourglassModel) in.readObject();
    }
  }

  private static SharedInference pool(String fingerprint, byte[] bytes) throws IOException {
    return LoadedModel.of(fingerprint, bytes).shared();
  }

  @Test
  void objectsOfTheSameBytesShareOnePool() throws Exception {
    byte[] bytes = bytes(1);
    HourglassModel model = HourglassModel.of(bytes);
    HourglassModel copy = sent(model);
    assertThat(copy).isEqualTo(model);
    assertThat(copy.codeSize()).isEqualTo(64);
    assertThat(copy.autoencoder()).isSameAs(model.autoencoder());
    assertThat(HourglassModel.of(bytes).autoencoder()).isSameAs(model.autoencoder());
    assertThat(HourglassModel.of(bytes(2)).autoencoder()).isNotSameAs(model.autoencoder());
  }

  @Test
  void thePoolIsClosedWhenNoObjectIsLeft() throws Exception {
    SharedInference pool = pool("of no model", bytes(3));
    for (int i = 0; i < 200 && !pool.toString().endsWith("closed"); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(pool.toString()).endsWith("closed");
    assertThat(pool("of no model", bytes(3)).toString()).doesNotEndWith("closed");
  }

  @Test
  void aModelIsReadFromAPathOfAnyFileSystem() throws Exception {
    Path file = folder.resolve("model.safetensors");
    Files.write(file, bytes(4));
    HourglassModel model = HourglassModel.of(bytes(4));
    assertThat(HourglassModel.load(LocalSpark.SESSION, file.toString())).isEqualTo(model);
    assertThat(HourglassModel.load(LocalSpark.SESSION, file.toUri().toString())).isEqualTo(model);
    assertThatThrownBy(() -> HourglassModel.load(LocalSpark.SESSION, folder.toString()))
        .hasMessageContaining("is a folder, expected a model file");
    assertThatThrownBy(() -> HourglassModel.load(LocalSpark.SESSION, file + "x"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void otherBytesAreRefused() {
    assertThatThrownBy(() -> HourglassModel.of("no model".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }
}
