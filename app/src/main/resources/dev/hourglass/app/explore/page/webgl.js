// Draws the points of the map: dots from afar, thumbnails from near. WebGL2 draws all of them as
// instances of one square over a texture of atlas pages; a plain canvas does it where that is missing.
const VERTEX = `#version 300 es
layout(location=0) in vec2 corner;
layout(location=1) in vec2 origin;
layout(location=2) in vec2 target;
layout(location=3) in vec4 colour;
layout(location=4) in float front;
uniform vec2 size, centre, atlasSize;
uniform float scale, travelled, dot_, tile, pass, cell;
uniform int columns, perPage;
out vec2 place;
out vec3 texel;
out vec4 tint;
void main() {
  vec2 at = (mix(origin, target, travelled) - centre) * scale;
  float reach = max(dot_, tile);
  vec2 away = abs(at) - size * 0.5 - reach;
  bool hidden = front != pass || max(away.x, away.y) > 0.0;
  gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4((at + corner * reach) / size * 2.0, 0.0, 1.0);
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
uniform vec3 card;
in vec2 place;
in vec3 texel;
in vec4 tint;
out vec4 result;
void main() {
  float disc = (1.0 - smoothstep(dot_ - 0.8, dot_ + 0.2, length(place))) * 0.78;
  vec4 point = vec4(tint.rgb, disc * tint.a);
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

function attribute(gl, location, size, type, normalised, each) {
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(location);
  gl.vertexAttribPointer(location, size, type, normalised, 0, 0);
  gl.vertexAttribDivisor(location, each);
  return values => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
  };
}

function webgl(canvas) {
  const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true });
  if (!gl) return null;
  const made = program(gl);
  const at = name => gl.getUniformLocation(made, name);
  const uniform = Object.fromEntries(['size', 'centre', 'atlasSize', 'scale', 'travelled', 'dot_', 'tile', 'pass', 'cell',
    'columns', 'perPage', 'near', 'grey', 'card'].map(name => [name, at(name)]));
  attribute(gl, 0, 2, gl.FLOAT, false, 0)(new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]));
  const origins = attribute(gl, 1, 2, gl.FLOAT, false, 1);
  const targets = attribute(gl, 2, 2, gl.FLOAT, false, 1);
  const colours = attribute(gl, 3, 4, gl.UNSIGNED_BYTE, true, 1);
  const fronts = attribute(gl, 4, 1, gl.UNSIGNED_BYTE, false, 1);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  let points = 0;
  let texture = null;

  return {
    kind: 'WebGL',
    move(from, to) {
      points = to.length / 2;
      origins(from);
      targets(to);
    },
    colour(values, front) {
      colours(values);
      fronts(front);
    },
    atlas(shape) {
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
    },
    draw(frame) {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform2f(uniform.size, canvas.width, canvas.height);
      gl.uniform2f(uniform.centre, frame.x, frame.y);
      gl.uniform1f(uniform.scale, frame.scale * frame.ratio);
      gl.uniform1f(uniform.travelled, frame.travelled);
      gl.uniform1f(uniform.dot_, frame.dot * frame.ratio);
      gl.uniform1f(uniform.tile, Math.max(0.5, frame.tile * frame.ratio));
      gl.uniform1f(uniform.near, frame.near);
      gl.uniform3f(uniform.card, ...frame.card.map(value => value / 255));
      for (const pass of [0, 1]) {
        gl.uniform1f(uniform.pass, pass);
        gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, points);
      }
    },
  };
}

function flat(canvas) {
  const context = canvas.getContext('2d');
  let from = new Float32Array(), to = from, colours = new Uint8Array(), front = colours;
  let shape = null;
  const pages = [];

  function visible(frame, pass, visit) {
    const { width, height } = canvas;
    const scale = frame.scale * frame.ratio;
    const reach = Math.max(frame.dot, frame.tile) * frame.ratio;
    for (let i = 0; i < to.length / 2; i++) {
      if (front[i] !== pass) continue;
      const x = (from[2 * i] + (to[2 * i] - from[2 * i]) * frame.travelled - frame.x) * scale + width / 2;
      const y = height / 2 - (from[2 * i + 1] + (to[2 * i + 1] - from[2 * i + 1]) * frame.travelled - frame.y) * scale;
      if (x > -reach && y > -reach && x < width + reach && y < height + reach) visit(i, x, y);
    }
  }

  const colourOf = i => `rgb(${colours[4 * i]} ${colours[4 * i + 1]} ${colours[4 * i + 2]} / ${colours[4 * i + 3] / 255})`;

  function dots(frame, pass) {
    const groups = new Map();
    visible(frame, pass, (i, x, y) => {
      const key = colourOf(i);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(x, y);
    });
    const radius = frame.dot * frame.ratio;
    context.globalAlpha = 0.78 * (1 - frame.near);
    for (const [colour, places] of groups) {
      context.fillStyle = colour;
      context.beginPath();
      for (let i = 0; i < places.length; i += 2) {
        context.moveTo(places[i] + radius, places[i + 1]);
        context.arc(places[i], places[i + 1], radius, 0, 7);
      }
      context.fill();
    }
  }

  function thumbnails(frame, pass) {
    const side = 2 * frame.tile * frame.ratio;
    context.imageSmoothingEnabled = side < shape.cell;
    visible(frame, pass, (i, x, y) => {
      const page = pages[Math.floor(i / shape.per_page)];
      if (!page) return;
      const cell = i % shape.per_page;
      context.globalAlpha = frame.near * colours[4 * i + 3] / 255;
      context.drawImage(page, cell % shape.columns * shape.cell, Math.floor(cell / shape.columns) * shape.cell,
        shape.cell, shape.cell, x - side / 2, y - side / 2, side, side);
      context.strokeStyle = colourOf(i);
      context.lineWidth = 2 * frame.ratio;
      context.strokeRect(x - side / 2, y - side / 2, side, side);
    });
  }

  return {
    kind: 'canvas',
    move(origins, targets) { [from, to] = [origins, targets]; },
    colour(values, fronts) { [colours, front] = [values, fronts]; },
    atlas(given) {
      shape = given;
      pages.length = 0;
      return (page, picture) => { pages[page] = picture; };
    },
    draw(frame) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      for (const pass of [0, 1]) {
        if (frame.near < 1) dots(frame, pass);
        if (frame.near > 0 && shape) thumbnails(frame, pass);
      }
      context.globalAlpha = 1;
    },
  };
}

/// What draws on the canvas: `?canvas` in the address asks for the plain one.
export function painter(canvas) {
  if (new URLSearchParams(location.search).has('canvas')) return flat(canvas);
  return webgl(canvas) || flat(canvas);
}
