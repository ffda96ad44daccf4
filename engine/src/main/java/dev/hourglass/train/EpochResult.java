package dev.hourglass.train;

/// The results of one epoch.
///
/// @param epoch number, from 1
/// @param trainLoss mean over the epoch's images of the loss as it was when each was seen
/// @param testLoss mean over the test images after the epoch, NaN where there are none
/// @param trainPenalty mean over the epoch's images of the code's penalty, 0 where it has none
/// @param testPenalty mean over the test images of the same, NaN where there are none
/// @param seconds that training took, the test not counted
/// @param imagesPerSecond training images per second
/// @param learningRate of the epoch's last step
public record EpochResult(
    int epoch,
    double trainLoss,
    double testLoss,
    double trainPenalty,
    double testPenalty,
    double seconds,
    double imagesPerSecond,
    double learningRate) {}
