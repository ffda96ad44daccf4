/// Uniform manifold approximation and projection: maps on which neighbours stay neighbours
/// (McInnes, Healy and Melville, "UMAP: uniform manifold approximation and projection for dimension
/// reduction", 2018), with the choices of the program umap-learn 0.5.3.
///
/// The same points, options and seed give the same bits on any machine and any number of threads.
@NullMarked
package dev.hourglass.analysis.umap;

import org.jspecify.annotations.NullMarked;
