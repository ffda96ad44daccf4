package dev.hourglass.codec;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Images;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.testing.RandomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Single codes without a file, beside the file itself.
class CodeRatesTest {
  private static final Autoencoder MODEL = CodecSamples.MODEL;
  private static final Autoencoder LEARNED = CodecSamples.learned();

  @TempDir private Path folder;

  static Stream<Autoencoder> models() {
    return Stream.of(MODEL, LEARNED, CodecSamples.conditional());
  }

  private static Images images(Autoencoder model, int count) {
    return model.classes() == 0
        ? CodecSamples.plain(count)
        : RandomImages.random(3, count, 1, 9, 9)
            .labelled(IntStream.range(0, count).map(i -> i % 3).toArray(), List.of("a", "b", "c"));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aCodeIsDecodedToTheBitsOfTheFile(Autoencoder model) throws IOException {
    Images images = images(model, 70);
    CodeRates rates = new CodeRates(model, model.encode(images));
    for (int quality : new int[] {4, 50, 87}) {
      byte[] file = Codec.of(model, CodecOptions.quality(quality)).compress(images);
      Path path = Files.write(folder.resolve("some.hgc"), file);
      try (CompressedImages back = Codec.open(path, model)) {
        assertThat(rates.step(quality)).isEqualTo(back.info().step());
        for (int i = 0; i < 70; i += 23) {
          Codes code = model.encode(images.range(i, i + 1));
          assertSameBits(
              "quality %d, image %d".formatted(quality, i),
              model.decode(rates.rounded(code, quality)).values(),
              back.images(i, i + 1).values());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void allCodesTogetherTakeTheBytesOfTheFile(Autoencoder model) throws IOException {
    Images images = images(model, 4000);
    Codes codes = model.encode(images);
    CodeRates rates = new CodeRates(model, codes);
    for (int quality : new int[] {20, 60, 100}) {
      double bytes = Arrays.stream(rates.bits(codes, quality)).sum() / 8;
      byte[] file = Codec.of(model, CodecOptions.quality(quality)).compress(images);
      // Labels of three classes, where there are some, and what the images share.
      double others = model.classes() == 0 ? 0 : 4000 * Math.log(3) / Math.log(2) / 8;
      assertThat(file.length - others).as("%s, %d", model.name(), quality).isGreaterThan(bytes);
      assertThat(file.length - others).isLessThan(1.01 * bytes + 600);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void neitherOtherCodesNorThreadsNorQualitiesInBetweenChangeTheBits(Autoencoder model) {
    Codes codes = model.encode(images(model, 200));
    CodeRates rates = new CodeRates(model, codes);
    assertThat(rates.isLearned()).isEqualTo(model.bottleneck().isPresent());
    double[] all = rates.bits(codes, 70);
    for (int quality = 1; quality <= 100; quality++) {
      assertThat(rates.bits(codes.range(0, 1), quality)[0]).isPositive();
    }
    IntStream.range(0, 200)
        .parallel()
        .forEach(i -> assertThat(rates.bits(codes.range(i, i + 1), 70)).containsExactly(all[i]));
  }

  @Test
  void whatIsNoCodeOfTheModelIsRefused() {
    Codes codes = MODEL.encode(CodecSamples.plain(5));
    CodeRates rates = new CodeRates(MODEL, codes);
    for (double quality : new double[] {0.9, 100.5, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> rates.rounded(codes, quality))
          .withMessageContaining("expected 1 to 100");
    }
    assertThatThrownBy(() -> rates.bits(Codes.of(3, 1, 2, 3), 50))
        .hasMessage("the codes have 3 numbers, expected 4 as the model's");
    assertThatThrownBy(() -> new CodeRates(MODEL, Codes.of(3, 1, 2, 3)))
        .hasMessageContaining("expected 4");
    assertThatThrownBy(() -> new CodeRates(MODEL, codes.range(0, 0)))
        .hasMessageContaining("expected those of at least one image");
    assertThatThrownBy(() -> new CodeRates(MODEL, Codes.of(4, 1, 2, 3, Float.NaN)))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> rates.rounded(Codes.of(4, 1, 2, 3, 1e30f), 50))
        .hasMessageContaining("expected fewer than 2^24");
  }
}
