package dev.hourglass.analysis.latent;

/// Linear probe and k-NN accuracy of labels, trained on training codes, measured on test codes.
///
/// @param linear accuracy of logistic regression on standardised codes, 0 to 1
/// @param nearestNeighbours accuracy of the vote of the nearest training codes, 0 to 1; of labels
///   with as many votes the one with the nearer code wins
/// @param neighbours that vote
/// @param mostFrequent accuracy of always saying the training set's most frequent label, 0 to 1
public record Probes(
    double linear, double nearestNeighbours, int neighbours, double mostFrequent) {}
