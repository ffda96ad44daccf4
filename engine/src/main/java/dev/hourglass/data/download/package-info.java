/// Published datasets from their mirrors: checked, resumed, through proxies.
@NullMarked
package dev.hourglass.data.download;

import org.jspecify.annotations.NullMarked;
