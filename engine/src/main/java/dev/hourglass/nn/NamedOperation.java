package dev.hourglass.nn;

/// An operation of a program.
///
/// @param name its layer's full name: `encoder.conv1`
/// @param operation the operation
/// @param learns whether it has parameters
record NamedOperation(String name, Operation operation, boolean learns) {}
