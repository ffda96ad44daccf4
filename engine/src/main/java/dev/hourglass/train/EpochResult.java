package dev.hourglass.train;

/// What one epoch gave.
///
/// @param epoch number, from 1
/// @param trainLoss mean over the epoch's images of the loss as it was when each was seen
/// @param testLoss mean over the test images after the epoch
/// @param seconds that training took, the test not counted
/// @param imagesPerSecond training images per second
public record EpochResult(
    int epoch, double trainLoss, double testLoss, double seconds, double imagesPerSecond) {}
