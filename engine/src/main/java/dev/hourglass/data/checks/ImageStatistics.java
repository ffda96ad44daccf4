package dev.hourglass.data.checks;

/// Summary statistics of a set of images, to detect whether other images were preprocessed in the
/// same way.
///
/// @param mean of all numbers, where white is 1
/// @param variance of all numbers
/// @param border mean of the outermost rows and columns
public record ImageStatistics(double mean, double variance, double border) {}
