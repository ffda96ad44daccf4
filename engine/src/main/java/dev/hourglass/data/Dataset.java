package dev.hourglass.data;

/// A training set and a test set of images of the same shape.
///
/// @param name as every output shows it
/// @param train the images a model learns from
/// @param test the images a model is measured on
public record Dataset(String name, ImageSet train, ImageSet test) {}
