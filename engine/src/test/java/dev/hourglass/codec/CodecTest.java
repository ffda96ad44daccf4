package dev.hourglass.codec;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.files.FormatException;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.testing.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
  private static final Autoencoder MODEL = CodecSamples.MODEL;

  @TempDir Path folder;

  private Path file(CodecOptions options, Images images) throws IOException {
    return Files.write(folder.resolve("x.hgc"), Codec.of(MODEL, options).compress(images));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 33, 100})
  void imagesLabelsAndNamesComeBack(int count) throws IOException {
    Images images = CodecSamples.full(count);
    Path file = file(CodecOptions.quality(100).withBlockImages(16), images);
    try (CompressedImages back = Codec.open(file, MODEL)) {
      FloatImages decoded = back.images(0, count);
      assertThat(decoded.labels()).isEqualTo(images.labels());
      assertThat(decoded.classes()).isEqualTo(images.classes());
      assertThat(back.files(0, count)).isEqualTo(images.files());
      assertThat(back.lost()).isEmpty();
      float[] plain = MODEL.reconstruct(images).values();
      for (int i = 0; i < plain.length; i++) {
        assertThat(decoded.values()[i]).isCloseTo(plain[i], within(0.01f));
      }
    }
  }

  @Test
  void anyRangeIsThatOfTheWhole() throws IOException {
    Images images = CodecSamples.full(100);
    Path file = file(CodecOptions.quality(50).withBlockImages(7), images);
    try (CompressedImages back = Codec.open(file, MODEL, 3)) {
      FloatImages whole = back.images(0, 100);
      for (int from = 0; from <= 100; from += 9) {
        for (int to = from; to <= 100; to += 13) {
          assertThat(back.images(from, to)).isEqualTo(whole.range(from, to));
          assertThat(back.files(from, to)).isEqualTo(images.files().subList(from, to));
        }
      }
      assertThatThrownBy(() -> back.images(3, 101)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void threadsChangeNoBit() throws IOException {
    Images images = CodecSamples.full(300);
    for (CodecOptions options :
        List.of(
            CodecOptions.quality(60),
            CodecOptions.mse(0.001).withEffort(5),
            CodecOptions.quality(30).withEffort(9))) {
      byte[] one = Codec.of(MODEL, options.withBlockImages(64)).compress(images);
      Path file = Files.write(folder.resolve("x.hgc"), one);
      FloatImages decoded;
      try (CompressedImages back = Codec.open(file, MODEL)) {
        decoded = back.images(0, 300);
      }
      for (int threads = 2; threads <= 7; threads++) {
        CodecOptions many = options.withBlockImages(64).withThreads(threads);
        assertThat(Codec.of(MODEL, many).compress(images)).isEqualTo(one);
        try (CompressedImages back = Codec.open(file, MODEL, threads)) {
          assertSameBits("decoded", back.images(0, 300).values(), decoded.values());
        }
      }
    }
  }

  @Test
  void whatTheResultSaysIsTrue() throws IOException {
    Images images = CodecSamples.full(200);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodecResult result =
        Codec.of(MODEL).compress(images, Channels.newChannel(bytes), (_, _, _) -> {});
    assertThat(result.bytes()).isEqualTo(bytes.size());
    assertThat(result.bytesPerImage()).isEqualTo(bytes.size() / 200.0);
    assertThat(result.bitsPerPixel()).isEqualTo(bytes.size() / 200.0 * 8 / 30);
    Path file = Files.write(folder.resolve("x.hgc"), bytes.toByteArray());
    try (CompressedImages back = Codec.open(file, MODEL)) {
      assertThat(result.mse()).isCloseTo(mse(images, back.images(0, 200)), within(1e-9));
      assertThat(back.info()).isEqualTo(Codec.info(file));
      assertThat(back.info().step()).isEqualTo(result.step());
      assertThat(back.info().fingerprint()).isEqualTo(Codec.fingerprint(MODEL));
    }
  }

  private static double mse(Images one, FloatImages other) {
    float[] expected = one.floats().values();
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (double) expected[i] - other.values()[i];
      sum += difference * difference;
    }
    return sum / expected.length;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6})
  void theErrorAskedForIsReached(int effort) throws IOException {
    Images images = CodecSamples.plain(2000);
    double plain = mse(images, MODEL.reconstruct(images));
    CodecOptions options = CodecOptions.mse(plain * 1.2).withEffort(effort);
    CodecResult result = compressed(images, options);
    assertThat(result.mse()).isBetween(plain * 1.2 * 0.98, plain * 1.2);
    assertThatThrownBy(() -> compressed(images, CodecOptions.mse(plain / 1000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("tiny", "expected less than", "ask for more");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void theBudgetIsMetAndNotExceeded(int effort) throws IOException {
    Images images = CodecSamples.full(3000);
    for (long bytes : new long[] {3000, 6000}) {
      CodecResult result = compressed(images, CodecOptions.bytes(bytes).withEffort(effort));
      assertThat(result.bytes()).isBetween(bytes * 99 / 100, bytes);
    }
    assertThatThrownBy(() -> compressed(images, CodecOptions.bytes(100)))
        .hasMessageContainingAll("the smallest file found has", "expected no more than 100");
  }

  private static CodecResult compressed(Images images, CodecOptions options) throws IOException {
    return Codec.of(MODEL, options)
        .compress(images, Channels.newChannel(new ByteArrayOutputStream()), (_, _, _) -> {});
  }

  /// Of more images than fit into memory a sample gives the step and the tables.
  @Test
  void moreImagesThanTheSampleAreWrittenBlockByBlock() throws IOException {
    Images images = CodecSamples.plain(70_000);
    CodecResult result = compressed(images, CodecOptions.bytes(150_000).withThreads(2));
    assertThat(result.bytes()).isBetween(148_500L, 150_000L);
    double limit = result.mse() * 1.3;
    assertThat(compressed(images, CodecOptions.mse(limit)).mse()).isBetween(limit * 0.985, limit);
    Path file = file(CodecOptions.quality(40), images);
    try (CompressedImages back = Codec.open(file, MODEL);
        CompressedImages again =
            Codec.open(
                Files.write(
                    folder.resolve("y.hgc"),
                    Codec.of(MODEL, CodecOptions.quality(40).withThreads(3)).compress(images)),
                MODEL)) {
      assertThat(back.lost()).isEmpty();
      assertThat(back.images(69_990, 70_000)).isEqualTo(again.images(69_990, 70_000));
      assertThat(folder.resolve("y.hgc")).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void effortTakesFewerBytesForTheSameError() throws IOException {
    Images images = CodecSamples.plain(1000);
    double limit = mse(images, MODEL.reconstruct(images)) * 1.2;
    long last = Long.MAX_VALUE;
    for (int effort : new int[] {0, 3, 7}) {
      CodecResult result = compressed(images, CodecOptions.mse(limit).withEffort(effort));
      assertThat(result.bytes()).as("effort %d", effort).isLessThan(last);
      last = result.bytes();
    }
  }

  @Test
  void anotherModelIsRefusedWithBothFingerprints() throws IOException {
    Path file = file(CodecOptions.quality(50), CodecSamples.plain(10));
    Autoencoder other = CodecSamples.model(12);
    assertThatThrownBy(() -> Codec.open(file, other))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll(
            "x.hgc", Codec.fingerprint(MODEL), Codec.fingerprint(other), "expected the same");
    Autoencoder renamed =
        new Autoencoder("another", MODEL.encoder(), MODEL.decoder(), MODEL.parameters());
    Codec.open(file, renamed).close();
    assertThatThrownBy(() -> Codec.open(file, null, 1))
        .hasMessageContainingAll("holds no model", Codec.fingerprint(MODEL));
  }

  @Test
  void anEmbeddedModelDecodesAlone() throws IOException {
    Images images = CodecSamples.plain(40);
    Path file = file(CodecOptions.quality(50).withEmbeddedModel(true), images);
    try (CompressedImages alone = Codec.open(file, null, 2);
        CompressedImages given = Codec.open(file, MODEL)) {
      assertThat(alone.images(0, 40)).isEqualTo(given.images(0, 40));
      assertThat(alone.info().modelBytes()).isPositive();
    }
  }

  @Test
  void aChannelWithoutSeekingBringsTheSame() throws IOException {
    Images images = CodecSamples.full(50);
    for (boolean embedded : new boolean[] {false, true}) {
      CodecOptions options = CodecOptions.quality(50).withBlockImages(16);
      Path file = file(options.withEmbeddedModel(embedded), images);
      List<String> names = new ArrayList<>();
      List<FloatImages> blocks = new ArrayList<>();
      try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file));
          CompressedImages whole = Codec.open(file, MODEL)) {
        List<ImageRange> lost =
            Codec.decompress(
                Channels.newChannel(in),
                embedded ? null : MODEL,
                2,
                (first, some, files) -> {
                  assertThat(first).isEqualTo(16 * blocks.size());
                  assertThat(some).isEqualTo(whole.images(first, first + some.count()));
                  blocks.add(some.floats());
                  names.addAll(files);
                });
        assertThat(lost).isEmpty();
      }
      assertThat(blocks).hasSize(4);
      assertThat(names).isEqualTo(images.files());
    }
  }

  @Test
  void aConditionalModelDecodesWithTheLabelsOfTheFile() throws IOException {
    Autoencoder model = CodecSamples.conditional();
    Images images = RandomImages.random(1, 20, 1, 9, 9);
    assertThatThrownBy(() -> Codec.of(model).compress(images)).hasMessageContaining("no labels");
    int[] labels = new int[20];
    for (int i = 0; i < 20; i++) {
      labels[i] = i % 3;
    }
    Images labelled = images.labelled(labels, List.of("a", "b", "c"));
    Path file = Files.write(folder.resolve("c.hgc"), Codec.of(model).compress(labelled));
    try (CompressedImages back = Codec.open(file, model)) {
      assertThat(back.images(0, 20).labels()).isEqualTo(labels);
    }
  }

  @Test
  void imagesOfAnotherShapeAndNoneAreRefused() {
    Codec codec = Codec.of(MODEL);
    assertThatThrownBy(() -> codec.compress(RandomImages.random(1, 2, 1, 9, 9)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> codec.compress(CodecSamples.plain(0)))
        .hasMessageContaining("no images");
    assertThatThrownBy(() -> CodecOptions.quality(0)).hasMessageContaining("expected 1 to 100");
    assertThatThrownBy(() -> CodecOptions.quality(50).withEffort(10))
        .hasMessageContaining("0 to 9");
    assertThat(new Shape(1, 5, 6)).isEqualTo(CodecSamples.SHAPE);
  }

  @Test
  void fewBytesAreNotImages() throws IOException {
    Images images = CodecSamples.full(10_000);
    Path file = file(CodecOptions.quality(100), images);
    long payload = 0;
    long size = Files.size(file);
    try (CompressedImages back = Codec.open(file, MODEL)) {
      payload = size - back.info().overheadBytes() - 20 * 10 - 12 - 3 * 10;
    }
    assertThat((double) (size - payload) / size).isLessThan(0.02);
    assertThat(Files.size(file(CodecOptions.quality(50), CodecSamples.plain(1)))).isLessThan(160);
  }
}
