package dev.hourglass.app.report;

/// Groups of images with a place for the name of each: the reader types it, the page keeps it and
/// gives it out as CSV.
///
/// @param grid a row for each group
/// @param key tells the names of this page from those of others
record GroupGrid(Grid grid, String key) implements Block {}
