/// Tables of images, as formats that the program finds as services: CSV and JSON with pixels or
/// with names of image files, and Parquet.
@NullMarked
package dev.hourglass.app.tables;

import org.jspecify.annotations.NullMarked;
