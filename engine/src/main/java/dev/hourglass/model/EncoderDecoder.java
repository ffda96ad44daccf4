package dev.hourglass.model;

import dev.hourglass.nn.Network;

/// Both halves of a model that is being built.
///
/// @param encoder from an image to its code
/// @param decoder from a code to an image
record EncoderDecoder(Network encoder, Network decoder) {}
