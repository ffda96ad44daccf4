/// What a model has to beat: plain ways of keeping an image in as many numbers or bytes.
@NullMarked
package dev.hourglass.analysis.baselines;

import org.jspecify.annotations.NullMarked;
