package dev.hourglass.nn.program;

/// An operation of a program.
///
/// @param name its layer's full name: `encoder.conv1`
/// @param operation the operation
/// @param learns whether it has parameters
/// @param follows whether it reads what the operation before it in the list gives; the first of a
///   residual block's body does not if the shortcut's operations are before it
record NamedOperation(String name, Operation operation, boolean learns, boolean follows) {}
