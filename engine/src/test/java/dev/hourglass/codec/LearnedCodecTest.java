package dev.hourglass.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.files.FormatException;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.CodeDensity;
import dev.hourglass.model.Codes;
import dev.hourglass.random.SplitMix64;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files whose codes have the learned density of their model.
class LearnedCodecTest {
  private static final Autoencoder MODEL = CodecSamples.learned();

  @TempDir Path folder;

  private FloatImages decoded(byte[] file, int threads) throws IOException {
    Path path = folder.resolve("some.hgc");
    Files.write(path, file);
    try (CompressedImages images = Codec.open(path, MODEL, threads)) {
      return images.images(0, images.count()).floats();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40, 130})
  void imagesLabelsAndNamesComeBack(int count) throws IOException {
    Images images = CodecSamples.full(count);
    byte[] file = Codec.of(MODEL, CodecOptions.quality(50).withBlockImages(16)).compress(images);
    Path path = folder.resolve("some.hgc");
    Files.write(path, file);
    try (CompressedImages back = Codec.open(path, MODEL)) {
      FloatImages found = back.images(0, count).floats();
      float step = back.info().step();
      int[] whole = Quantiser.round(MODEL.encode(images).values(), step);
      Codes codes = MODEL.codes(Quantiser.codes(whole, step));
      assertThat(found.values()).isEqualTo(MODEL.decode(codes).values());
      assertThat(found.labels()).isEqualTo(images.labels());
      assertThat(back.files(0, count)).isEqualTo(images.files());
      if (count > 20) {
        assertThat(back.images(17, 20).floats().values())
            .isEqualTo(found.range(17, 20).floats().values());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void threadsChangeNoByteAndNoBit(int effort) throws IOException {
    CodecOptions options = CodecOptions.mse(0.002).withEffort(effort).withBlockImages(16);
    Images images = CodecSamples.full(100);
    byte[] file = Codec.of(MODEL, options.withThreads(1)).compress(images);
    float[] values = decoded(file, 1).values();
    for (int threads : new int[] {2, 3, 7}) {
      assertThat(Codec.of(MODEL, options.withThreads(threads)).compress(images)).isEqualTo(file);
      assertThat(decoded(file, threads).values()).isEqualTo(values);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.002, 0", "0.001, 0", "0.002, 5"})
  void theErrorAskedForIsReached(double mse, int effort) throws IOException {
    Images images = CodecSamples.plain(300);
    byte[] file = Codec.of(MODEL, CodecOptions.mse(mse).withEffort(effort)).compress(images);
    float[] values = decoded(file, 1).values();
    double error = 0;
    for (int i = 0; i < values.length; i++) {
      error += Math.pow(values[i] - images.floats().values()[i], 2);
    }
    assertThat(error / values.length).isBetween(0.98 * mse, mse);
  }

  @Test
  void theBudgetIsMetAndNotExceeded() {
    byte[] file = Codec.of(MODEL, CodecOptions.bytes(900)).compress(CodecSamples.plain(400));
    assertThat(file.length).isBetween(880, 900);
  }

  @Test
  void effortTakesFewerBytesForTheSameError() {
    Images images = CodecSamples.plain(400);
    CodecOptions options = CodecOptions.mse(0.002);
    int none = Codec.of(MODEL, options.withEffort(0)).compress(images).length;
    int some = Codec.of(MODEL, options.withEffort(6)).compress(images).length;
    assertThat(some).isLessThan(none * 99 / 100);
  }

  /// The bytes of the numbers are the bits of the density itself, which has no grid.
  @Test
  void theFileIsAsLongAsTheDensitySays() {
    Images images = CodecSamples.plain(4000);
    byte[] file = Codec.of(MODEL, CodecOptions.quality(60).withBlockImages(4000)).compress(images);
    float step;
    try (var in = new ByteArrayInputStream(file)) {
      step = FileHeader.read(Path.of("memory"), in).step();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    int[] whole = Quantiser.round(MODEL.encode(images).values(), step);
    float[] codes = Quantiser.codes(whole, step);
    double bits = 0;
    try (CodeDensity density = new CodeDensity(MODEL, 1)) {
      for (int group = 0; group < density.groups(); group++) {
        int start = density.start(group);
        int own = density.start(group + 1) - start;
        float[] found = density.distributions(group, codes, 4000);
        for (int i = 0; i < 4000; i++) {
          for (int d = 0; d < own; d++) {
            double scale = Math.exp(found[2 * own * i + own + d]);
            double offset = codes[5 * i + start + d] - found[2 * own * i + d];
            double mass =
                1 / (1 + Math.exp(-(offset + step / 2) / scale))
                    - 1 / (1 + Math.exp(-(offset - step / 2) / scale));
            bits -= Math.log(mass) / Math.log(2);
          }
        }
      }
    }
    assertThat((double) file.length - 150).isCloseTo(bits / 8, within(0.01 * bits / 8 + 60));
  }

  @Test
  void oneImageTakesFewBytes() {
    byte[] one = Codec.of(MODEL, CodecOptions.quality(50)).compress(CodecSamples.plain(1));
    assertThat(one.length).isLessThan(160);
  }

  @Test
  void changedFilesGiveSentencesOrRightImages() throws IOException {
    Images images = CodecSamples.full(40);
    byte[] file = Codec.of(MODEL, CodecOptions.quality(50).withBlockImages(16)).compress(images);
    float[] right = decoded(file, 1).values();
    SplitMix64 random = new SplitMix64(5);
    int refused = 0;
    for (int trial = 0; trial < 400; trial++) {
      byte[] changed = file.clone();
      changed[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      Path path = folder.resolve("changed.hgc");
      Files.write(path, changed);
      try (CompressedImages back = Codec.open(path, MODEL)) {
        for (int i = 0; i < 40; i += 8) {
          try {
            float[] found = back.images(i, i + 1).floats().values();
            assertThat(found).isEqualTo(Arrays.copyOfRange(right, 30 * i, 30 * i + 30));
          } catch (FormatException e) {
            refused++;
          }
        }
      } catch (FormatException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  /// As a forger writes them, with checksums that fit.
  @Test
  void wrongNumbersUnderARightChecksumAreSentences() throws DamagedException {
    SplitMix64 random = new SplitMix64(6);
    try (CodeDensity density = new CodeDensity(MODEL, 1)) {
      LearnedCodes learned = new LearnedCodes(density, 0.01f);
      int failed = 0;
      for (int trial = 0; trial < 2000; trial++) {
        byte[] bytes = new byte[9 + 4 * random.nextInt(20)];
        for (int b = 0; b < bytes.length; b++) {
          bytes[b] = (byte) random.nextInt(256);
        }
        bytes[0] = 1;
        try {
          RansDecoder from = new RansDecoder(bytes);
          learned.decode(from, 4);
          from.end();
        } catch (DamagedException e) {
          failed++;
        }
      }
      assertThat(failed).isEqualTo(2000);
    }
  }

  /// As a forger writes it, with the checksum that fits.
  @ParameterizedTest
  @ValueSource(floats = {Float.MAX_VALUE, 1e33f, Float.POSITIVE_INFINITY, Float.NaN, 0, -1})
  void aStepWhoseCodesAreNotFiniteIsRefused(float step) throws IOException {
    FileHeader header;
    byte[] file = Codec.of(MODEL).compress(CodecSamples.plain(30));
    try (var in = new ByteArrayInputStream(file)) {
      header = FileHeader.read(Path.of("memory"), in);
    }
    byte[] forged = withStep(header, step).toBytes();
    System.arraycopy(forged, 0, file, 0, forged.length);
    assertThatThrownBy(() -> decoded(file, 1))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("the step " + step);
  }

  private static FileHeader withStep(FileHeader header, float step) {
    return new FileHeader(
        header.count(),
        header.shape(),
        header.blockImages(),
        header.strength(),
        header.codeSize(),
        header.learned(),
        header.fingerprint(),
        step,
        header.labels(),
        header.names(),
        header.classes(),
        header.modelBytes(),
        header.modelCrc(),
        header.tables());
  }

  @ParameterizedTest
  @CsvSource({"0.01, 1", "0.01, 3", "0.001, 1", "0.001, 3"})
  void refinementTakesNoMoreBytesThanRounding(double mse, int effort) {
    Images images = CodecSamples.plain(400);
    CodecOptions options = CodecOptions.mse(mse);
    int rounded = Codec.of(MODEL, options).compress(images).length;
    int refined = Codec.of(MODEL, options.withEffort(effort)).compress(images).length;
    assertThat(refined).isLessThanOrEqualTo(rounded);
  }

  @Test
  void aFileOfManyStepsOfTheScaleComesBack() throws IOException {
    for (double quality : List.of(1.0, 20.0, 90.0, 100.0)) {
      Images images = CodecSamples.plain(20);
      byte[] file = Codec.of(MODEL, CodecOptions.quality(quality)).compress(images);
      assertThat(decoded(file, 1).count()).isEqualTo(20);
    }
  }

  @Test
  void aModelWithoutADensityHasNone() {
    assertThatThrownBy(() -> new CodeDensity(CodecSamples.MODEL, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("EntropyBottleneck");
  }

  @Test
  void aStreamBringsTheSame() throws IOException {
    byte[] file = Codec.of(MODEL).compress(CodecSamples.plain(30));
    float[] whole = decoded(file, 1).values();
    List<ImageRange> lost =
        Codec.decompress(
            Channels.newChannel(new ByteArrayInputStream(file)),
            MODEL,
            2,
            (_, images, _) -> assertThat(images.floats().values()).isEqualTo(whole));
    assertThat(lost).isEmpty();
  }
}
