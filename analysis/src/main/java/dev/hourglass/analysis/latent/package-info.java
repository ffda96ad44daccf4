/// Analysis of latent spaces: maps, clusters, probes, neighbours and the use of each dimension.
///
/// Without a command line, so that a report can use it too. The libraries behind it (ojAlgo,
/// Tribuo) appear in one class each and never in a signature.
@NullMarked
package dev.hourglass.analysis.latent;

import org.jspecify.annotations.NullMarked;
