package dev.hourglass.codec;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.random.SplitMix64;
import java.util.List;
import java.util.stream.IntStream;

/// Images of all sorts.
enum LosslessSamples {
  CONSTANT {
    @Override
    int pixel(int image, int channel, int row, int column, SplitMix64 random) {
      return 7;
    }
  },
  BLACK {
    @Override
    int pixel(int image, int channel, int row, int column, SplitMix64 random) {
      return 0;
    }
  },
  WHITE_NOISE {
    @Override
    int pixel(int image, int channel, int row, int column, SplitMix64 random) {
      return random.nextInt(256);
    }
  },
  GRADIENT {
    @Override
    int pixel(int image, int channel, int row, int column, SplitMix64 random) {
      return row * 5 + column * (image % 7) + channel * 40 + random.nextInt(3);
    }
  },
  SHAPES {
    @Override
    int pixel(int image, int channel, int row, int column, SplitMix64 random) {
      int radius = row * row + (column - image % 5) * (column - image % 5);
      return radius < 40 ? 255 - random.nextInt(4) : radius < 60 ? random.nextInt(256) : 0;
    }
  },
  TWO_VALUES {
    @Override
    int pixel(int image, int channel, int row, int column, SplitMix64 random) {
      return (row + image) % 4 < 2 && random.nextInt(9) > 0 ? 200 : 31;
    }
  },
  FLAT_AREAS {
    @Override
    int pixel(int image, int channel, int row, int column, SplitMix64 random) {
      return (row / 6 + column / 9 + image) % 3 * 100 + channel;
    }
  };

  abstract int pixel(int image, int channel, int row, int column, SplitMix64 random);

  ByteImages of(int count, Shape shape) {
    SplitMix64 random = new SplitMix64(count);
    byte[] pixels = new byte[count * shape.size()];
    int at = 0;
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < shape.channels(); c++) {
        for (int p = 0; p < shape.pixels(); p++) {
          pixels[at++] = (byte) pixel(i, c, p / shape.width(), p % shape.width(), random);
        }
      }
    }
    return ByteImages.unlabelled("images", shape, pixels);
  }

  ByteImages full(int count, Shape shape) {
    int[] labels = IntStream.range(0, count).map(i -> i * i % 3).toArray();
    List<String> files = IntStream.range(0, count).mapToObj("a/ü%04d.png"::formatted).toList();
    return of(count, shape).from(files).labelled(labels, List.of("zero", "one", "two"));
  }
}
