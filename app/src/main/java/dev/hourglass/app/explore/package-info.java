/// The explorer: a page on which people see codes, images and trainings, and what it asks for.
@NullMarked
package dev.hourglass.app.explore;

import org.jspecify.annotations.NullMarked;
