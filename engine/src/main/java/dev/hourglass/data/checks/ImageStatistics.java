package dev.hourglass.data.checks;

/// What images look like on the whole: enough to tell whether others were prepared alike.
///
/// @param mean of all numbers, where white is 1
/// @param variance of all numbers
/// @param border mean of the outermost rows and columns
public record ImageStatistics(double mean, double variance, double border) {}
