package dev.hourglass.model;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.testing.RandomImages;

/// A small model with as many images as it may have callers, and what it makes of each.
final class SmallModel {
  static final int CALLERS = 200;
  static final Shape SHAPE = new Shape(1, 9, 9);
  static final Autoencoder MODEL = Models.classic(SHAPE, 4);
  static final FloatImages IMAGES = RandomImages.random(1, CALLERS, 1, 9, 9).floats();
  static final Codes CODES = MODEL.encode(IMAGES);
  static final FloatImages DECODED = MODEL.decode(CODES);

  private SmallModel() {}

  static FloatImages image(int caller) {
    return IMAGES.range(caller, caller + 1);
  }

  static Codes code(int caller) {
    return CODES.range(caller, caller + 1);
  }

  static FloatImages decoded(int caller) {
    return DECODED.range(caller, caller + 1);
  }

  /// An image that holds no number at one place.
  static FloatImages broken() {
    FloatImages image = image(0);
    image.values()[3] = Float.NaN;
    return image;
  }

  /// A model that asks for one of three labels.
  static Autoencoder conditional() {
    return Models.preset("vae", SHAPE, Models.options("vae").withClasses(3), 5);
  }
}
