/// The pixels of WebP images, decoded without another library: lossy ones as VP8 (RFC 6386) and
/// lossless ones (RFC 9649), to the same bytes as by libwebp.
@NullMarked
package dev.hourglass.data.formats.webp;

import org.jspecify.annotations.NullMarked;
