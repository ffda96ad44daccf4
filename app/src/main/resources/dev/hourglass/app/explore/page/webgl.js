// Draws the points of the map: dots from afar, thumbnails from near. WebGL2 draws dots as points and
// thumbnails as instances of one square over a texture of atlas pages. Where there is no graphics
// processor, a rasteriser of our own does the same on a plain canvas, several times as fast as WebGL
// in software.
const VERTEX = `#version 300 es
layout(location=0) in vec2 corner;
layout(location=1) in vec2 origin;
layout(location=2) in vec2 target;
layout(location=3) in vec4 colour;
layout(location=4) in float front;
uniform vec2 size, centre, atlasSize;
uniform float scale, travelled, dot_, tile, pass, cell, near;
uniform int columns, perPage;
out vec2 place;
out vec3 texel;
out vec4 tint;
void main() {
  vec2 at = (mix(origin, target, travelled) - centre) * scale;
  float reach = near > 0.0 ? max(dot_, tile) : dot_;
  vec2 away = abs(at) - size * 0.5 - reach;
  bool hidden = front != pass || max(away.x, away.y) > 0.0;
  gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4((at + corner * reach) / size * 2.0, 0.0, 1.0);
  gl_PointSize = 2.0 * dot_ + 1.0;
  place = corner * reach;
  int own = gl_InstanceID % perPage;
  vec2 start = vec2(own % columns, own / columns) * cell;
  vec2 inside = clamp(corner / (tile / reach), -1.0, 1.0) * vec2(0.5, -0.5) + 0.5;
  texel = vec3((start + inside * cell) / atlasSize, float(gl_InstanceID / perPage));
  tint = colour;
}`;

const FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler2DArray;
uniform sampler2DArray atlas;
uniform float dot_, tile, near, grey;
uniform bool points;
uniform vec3 card;
in vec2 place;
in vec3 texel;
in vec4 tint;
out vec4 result;
void main() {
  vec2 away = points ? (gl_PointCoord - 0.5) * (2.0 * dot_ + 1.0) : place;
  float disc = (1.0 - smoothstep(dot_ - 0.8, dot_ + 0.2, length(away))) * 0.78;
  vec4 point = vec4(tint.rgb, disc * tint.a);
  if (near == 0.0) {
    result = vec4(point.rgb * point.a, point.a);
    return;
  }
  vec3 image = texture(atlas, texel).rgb;
  float edge = max(abs(place.x), abs(place.y));
  float covered = 1.0 - smoothstep(tile - 0.8, tile, edge);
  float rim = smoothstep(tile - 2.4, tile - 1.6, edge);
  vec3 ink = mix(card, tint.rgb, image.r);
  vec4 thumbnail = grey > 0.5
      ? vec4(ink, covered * mix(0.12, 1.0, smoothstep(0.05, 0.4, image.r)) * tint.a)
      : vec4(mix(image, tint.rgb, rim), covered * tint.a);
  vec4 colour = mix(point, thumbnail, near);
  result = vec4(colour.rgb * colour.a, colour.a);
}`;

function program(gl) {
  const made = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  gl.useProgram(made);
  return made;
}

/// A buffer as an attribute of both arrays: once for each vertex (dots), once for each instance.
function attribute(gl, arrays, location, size, type, normalised) {
  const buffer = gl.createBuffer();
  arrays.forEach((array, each) => {
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, type, normalised, 0, 0);
    gl.vertexAttribDivisor(location, each);
  });
  return values => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
  };
}

function square(gl, array) {
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
}

function webgl(canvas, gl) {
  const made = program(gl);
  const uniform = Object.fromEntries(['size', 'centre', 'atlasSize', 'scale', 'travelled', 'dot_', 'tile', 'pass', 'cell',
    'columns', 'perPage', 'near', 'grey', 'card', 'points'].map(name => [name, gl.getUniformLocation(made, name)]));
  const arrays = [gl.createVertexArray(), gl.createVertexArray()];
  const [dots, squares] = arrays;
  square(gl, squares);
  const origins = attribute(gl, arrays, 1, 2, gl.FLOAT, false);
  const targets = attribute(gl, arrays, 2, 2, gl.FLOAT, false);
  const colours = attribute(gl, arrays, 3, 4, gl.UNSIGNED_BYTE, true);
  const fronts = attribute(gl, arrays, 4, 1, gl.UNSIGNED_BYTE, false);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  let points = 0;
  let passes = [1];
  let texture = null;

  function atlas(shape) {
    const side = { x: shape.columns * shape.cell, y: Math.ceil(shape.per_page / shape.columns) * shape.cell };
    if (texture) gl.deleteTexture(texture);
    texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, shape.channels === 1 ? gl.R8 : gl.RGB8, side.x, side.y, shape.pages);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.uniform2f(uniform.atlasSize, side.x, side.y);
    gl.uniform1f(uniform.cell, shape.cell);
    gl.uniform1i(uniform.columns, shape.columns);
    gl.uniform1i(uniform.perPage, shape.per_page);
    gl.uniform1f(uniform.grey, shape.channels === 1 ? 1 : 0);
    return (page, picture) => gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, 0, 0, page, picture.width, picture.height, 1,
      shape.channels === 1 ? gl.RED : gl.RGB, gl.UNSIGNED_BYTE, picture);
  }

  function settings(frame) {
    gl.uniform2f(uniform.size, canvas.width, canvas.height);
    gl.uniform2f(uniform.centre, frame.x, frame.y);
    gl.uniform1f(uniform.scale, frame.scale * frame.ratio);
    gl.uniform1f(uniform.travelled, frame.travelled);
    gl.uniform1f(uniform.dot_, frame.dot * frame.ratio);
    gl.uniform1f(uniform.tile, Math.max(0.5, frame.tile * frame.ratio));
    gl.uniform1f(uniform.near, frame.near);
    gl.uniform1i(uniform.points, frame.near === 0 ? 1 : 0);
    gl.uniform3f(uniform.card, ...frame.card.map(value => value / 255));
  }

  return {
    kind: 'WebGL',
    atlas,
    move(from, to) {
      points = to.length / 2;
      origins(from);
      targets(to);
    },
    colour(values, front) {
      colours(values);
      fronts(front);
      passes = front.includes(0) ? [0, 1] : [1];
    },
    draw(frame) {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      settings(frame);
      gl.bindVertexArray(frame.near === 0 ? dots : squares);
      for (const pass of passes) {
        gl.uniform1f(uniform.pass, pass);
        if (frame.near === 0) gl.drawArrays(gl.POINTS, 0, points);
        else gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, points);
      }
    },
  };
}

/// The pixels of an atlas page, `channels` bytes each.
function pixelsOf(picture, channels) {
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const kept = new Uint8Array(width * height * channels);
  for (let i = 0, j = 0; i < data.length; i += 4) for (let c = 0; c < channels; c++) kept[j++] = data[i + c];
  return { data: kept, width };
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const INK = Float32Array.from({ length: 256 }, (_, value) => {
  const share = clamp((value / 255 - 0.05) / 0.35, 0, 1);
  return 0.12 + 0.88 * share * share * (3 - 2 * share);
});

function flat(canvas) {
  const context = canvas.getContext('2d', { alpha: false });
  let from = new Float32Array(), to = from, colours = new Uint8Array(), front = colours;
  let passes = [1];
  let shape = null;
  let image = null;
  let data = null;
  const pages = [];

  function visible(frame, pass, reach, visit) {
    const { width, height } = canvas;
    const scale = frame.scale * frame.ratio;
    for (let i = 0; i < to.length / 2; i++) {
      if (front[i] !== pass) continue;
      const x = (from[2 * i] + (to[2 * i] - from[2 * i]) * frame.travelled - frame.x) * scale + width / 2;
      const y = height / 2 - (from[2 * i + 1] + (to[2 * i + 1] - from[2 * i + 1]) * frame.travelled - frame.y) * scale;
      if (x > -reach && y > -reach && x < width + reach && y < height + reach) visit(i, x, y);
    }
  }

  /// Mixes a colour into the pixel at `at`.
  function mix(at, red, green, blue, share) {
    data[at] += (red - data[at]) * share;
    data[at + 1] += (green - data[at + 1]) * share;
    data[at + 2] += (blue - data[at + 2]) * share;
  }

  function disc(i, x, y, radius, share) {
    const { width, height } = canvas;
    const at = 4 * i;
    const strength = share * colours[at + 3] / 255;
    for (let v = Math.max(0, Math.floor(y - radius)); v <= Math.min(height - 1, y + radius); v++) {
      for (let u = Math.max(0, Math.floor(x - radius)); u <= Math.min(width - 1, x + radius); u++) {
        const covered = clamp(radius + 0.2 - Math.hypot(u + 0.5 - x, v + 0.5 - y), 0, 1);
        if (covered > 0) mix(4 * (v * width + u), colours[at], colours[at + 1], colours[at + 2], strength * covered);
      }
    }
  }

  function thumbnail(i, x, y, side, near, card) {
    const page = pages[Math.floor(i / shape.per_page)];
    if (!page) return;
    const { cell, columns, per_page: perPage, channels } = shape;
    const start = (Math.floor(i % perPage / columns) * page.width + i % perPage % columns) * cell;
    const [left, top] = [Math.round(x - side / 2), Math.round(y - side / 2)];
    const strength = near * colours[4 * i + 3] / 255;
    for (let v = Math.max(0, top); v < Math.min(canvas.height, top + side); v++) {
      const row = start + Math.floor((v - top) * cell / side) * page.width;
      for (let u = Math.max(0, left); u < Math.min(canvas.width, left + side); u++) {
        const pixel = (row + Math.floor((u - left) * cell / side)) * channels;
        const rim = channels > 1 && (u - left < 2 || v - top < 2 || u - left >= side - 2 || v - top >= side - 2);
        texel(4 * (v * canvas.width + u), page.data, pixel, 4 * i, strength, card, rim);
      }
    }
  }

  function texel(at, source, pixel, tint, strength, card, rim) {
    if (rim) return mix(at, colours[tint], colours[tint + 1], colours[tint + 2], strength);
    if (shape.channels > 1) return mix(at, source[pixel], source[pixel + 1], source[pixel + 2], strength);
    const ink = source[pixel] / 255;
    if (ink === 0) return mix(at, card[0], card[1], card[2], strength * INK[0]);
    mix(at, card[0] + (colours[tint] - card[0]) * ink, card[1] + (colours[tint + 1] - card[1]) * ink,
      card[2] + (colours[tint + 2] - card[2]) * ink, strength * INK[source[pixel]]);
  }

  return {
    kind: 'canvas',
    move(origins, targets) { [from, to] = [origins, targets]; },
    colour(values, fronts) {
      [colours, front] = [values, fronts];
      passes = front.includes(0) ? [0, 1] : [1];
    },
    atlas(given) {
      shape = given;
      pages.length = 0;
      return (page, picture) => { pages[page] = pixelsOf(picture, given.channels); };
    },
    draw(frame) {
      const { width, height } = canvas;
      if (!image || image.width !== width || image.height !== height) image = context.createImageData(width, height);
      data = image.data;
      const [red, green, blue] = frame.card;
      new Uint32Array(data.buffer).fill((255 << 24 | blue << 16 | green << 8 | red) >>> 0);
      const radius = frame.dot * frame.ratio;
      const side = Math.round(2 * frame.tile * frame.ratio);
      for (const pass of passes) {
        if (frame.near < 1) visible(frame, pass, radius, (i, x, y) => disc(i, x, y, radius, 0.78 * (1 - frame.near)));
        if (frame.near > 0 && shape) visible(frame, pass, side, (i, x, y) => thumbnail(i, x, y, side, frame.near, frame.card));
      }
      context.putImageData(image, 0, 0);
    },
  };
}

/// Whether WebGL is there, and computed by a graphics processor. Chromium names what computes it only
/// in an extension, Firefox without one.
function accelerated() {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const general = gl.getParameter(gl.RENDERER);
  const info = general === 'WebKit WebGL' && gl.getExtension('WEBGL_debug_renderer_info');
  const name = info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : general;
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

/// What draws on the canvas. In the address, `?canvas` asks for the plain one and `?webgl` for WebGL
/// even where it is computed in software.
export function painter(canvas) {
  const asked = new URLSearchParams(location.search);
  if (asked.has('canvas') || !asked.has('webgl') && !accelerated()) return flat(canvas);
  const gl = canvas.getContext('webgl2', { antialias: false });
  return gl ? webgl(canvas, gl) : flat(canvas);
}
