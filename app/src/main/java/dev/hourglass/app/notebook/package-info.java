/// What notebooks show: figures as images that a cell displays, and training while it runs.
@NullMarked
package dev.hourglass.app.notebook;

import org.jspecify.annotations.NullMarked;
