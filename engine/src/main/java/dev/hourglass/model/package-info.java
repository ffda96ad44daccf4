/// Models: an encoder and a decoder with their parameters, the presets, and their files.
@NullMarked
package dev.hourglass.model;

import org.jspecify.annotations.NullMarked;
