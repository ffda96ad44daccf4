/// HTTP: who may ask, how much at once, and the interface of models for other programs.
@NullMarked
package dev.hourglass.app.server;

import org.jspecify.annotations.NullMarked;
