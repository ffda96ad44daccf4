package dev.hourglass.app.input;

import dev.hourglass.data.ByteImages;
import dev.hourglass.model.CodeDistribution;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Images that a user names in one word: a file, a folder, an archive, an array, standard input, or
/// part of a dataset.
public sealed interface ImageInput {
  /// How many.
  int count();

  /// The class of each, or null where they come without.
  int @Nullable [] labels();

  /// Names of the files that they come from, empty where they come from no folder or archive.
  List<String> names();

  /// The same images with labels.
  ///
  /// @param classes names of the classes
  ImageInput labelled(int[] labels, List<String> classes);

  /// Their codes, `[image][number]`.
  float[] encode(Inference inference);

  /// Codes that are drawn closer to the images than some others, see {@link Inference#refine}.
  float[] refine(Inference inference, float[] codes, int steps);

  /// The distributions of their codes, from a variational model.
  CodeDistribution encodeDistribution(Inference inference);

  /// Images as bytes.
  ///
  /// @param images the images
  /// @param names of their files within a folder or archive, or empty
  record Bytes(ByteImages images, List<String> names) implements ImageInput {
    @Override
    public int count() {
      return images.count();
    }

    @Override
    public int @Nullable [] labels() {
      return images.labels();
    }

    @Override
    public ImageInput labelled(int[] labels, List<String> classes) {
      return new Bytes(images.labelled(labels, classes), names);
    }

    @Override
    public float[] encode(Inference inference) {
      return inference.encode(images);
    }

    @Override
    public float[] refine(Inference inference, float[] codes, int steps) {
      return inference.refine(images, codes, steps);
    }

    @Override
    public CodeDistribution encodeDistribution(Inference inference) {
      return inference.encodeDistribution(images);
    }
  }

  /// Images as numbers, `[image][channel][row][column]`.
  record Numbers(float[] images, int count, int @Nullable [] labels) implements ImageInput {
    @Override
    public List<String> names() {
      return List.of();
    }

    @Override
    public ImageInput labelled(int[] labels, List<String> classes) {
      return new Numbers(images, count, labels);
    }

    @Override
    public float[] encode(Inference inference) {
      return inference.encode(images, labels);
    }

    @Override
    public float[] refine(Inference inference, float[] codes, int steps) {
      return inference.refine(images, labels, codes, steps);
    }

    @Override
    public CodeDistribution encodeDistribution(Inference inference) {
      return inference.encodeDistribution(images, labels);
    }
  }

  /// Finds out what the user named, reads it and warns of what looks wrong with it.
  ///
  /// @param input a file, a folder, a part of a dataset, or `-` for standard input
  /// @param file whose model takes the images
  static ImageInput read(String input, ModelFile file, DatasetFolder dataDir) throws IOException {
    return new ImageReading(file, dataDir).read(input);
  }
}
