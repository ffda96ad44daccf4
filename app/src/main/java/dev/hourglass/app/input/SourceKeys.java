package dev.hourglass.app.input;

import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.run.Reading;
import dev.hourglass.data.Fit;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.model.ModelFile;
import org.jspecify.annotations.Nullable;

/// Where in a user's own files the images are, whether bad ones are left out, and how those of
/// other proportions are brought to a shape.
///
/// @param imagesKey name of the array or column with the images, or null to find it
/// @param labelsKey name of the array or column with the labels, or null to find it
/// @param skipBad whether files that cannot be read are left out
/// @param fit how images of other proportions are fitted, or null where nothing was said
/// @param background colour as `0xRRGGBB`, or null where nothing was said
public record SourceKeys(
    @Nullable String imagesKey,
    @Nullable String labelsKey,
    boolean skipBad,
    Fit.@Nullable Mode fit,
    @Nullable Integer background) {
  /// The same with what was said of the fit.
  ///
  /// @param mode how images of other proportions are fitted, or null
  /// @param colour as `0xRRGGBB`, or null
  public SourceKeys withFit(Fit.@Nullable Mode mode, @Nullable Integer colour) {
    return new SourceKeys(imagesKey, labelsKey, skipBad, mode, colour);
  }

  /// How to read images for a model: as its training images were fitted, except where something
  /// else was said.
  Reading of(ModelFile file) {
    return in(Provenance.reading(file.metadata()));
  }

  /// A way to read images, with what is said here in it.
  Reading in(Reading reading) {
    SourceOptions source = reading.source();
    ReadOptions images = reading.images();
    ReadOptions fitted =
        images.withFit(
            fit == null ? images.fit() : fit,
            background == null ? images.background() : background);
    return new Reading(
        new SourceOptions(
            imagesKey == null ? source.imagesKey() : imagesKey,
            labelsKey == null ? source.labelsKey() : labelsKey,
            source.variant(),
            source.flat()),
        skipBad ? fitted.withoutBad() : fitted);
  }
}
