// Colours for classes and for amounts, in the light and in the dark. Classes: Paul Tol's muted
// scheme, the report's (Palette.java). Amounts: one ramp of rising lightness, readable without hue.
const CLASSES = ['#cc6677', '#332288', '#ddaa33', '#117733', '#88ccee', '#882255', '#44aa99', '#999933', '#aa4499', '#444444'];
const RAMP = ['#ecd6ad', '#e0a351', '#bb6312', '#76330a', '#2c1206'];
const DARK_RAMP = ['#4a3a26', '#8a5a20', '#d08a30', '#f6c878', '#fff6df'];
const HEAT = ['#000004', '#280b53', '#65156e', '#9f2a63', '#d44842', '#f57d15', '#fac127', '#fcffa4'];
const NONE = [178, 178, 178];
const system = matchMedia('(prefers-color-scheme: dark)');

export const dark = () => system.matches;
export const onTheme = tell => system.addEventListener('change', tell);
export const variable = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

export const rgb = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
export const text = ([r, g, b]) => `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`;
const between = (a, b, share) => a.map((value, i) => value + (b[i] - value) * share);

export function ofClass(index) {
  if (!(index >= 0)) return NONE;
  const own = rgb(CLASSES[index % CLASSES.length]);
  return dark() ? between(own, [255, 255, 255], 0.35) : own;
}

/// The colour of a share between 0 and 1.
export function ofAmount(share) {
  if (Number.isNaN(share)) return NONE;
  return along((dark() ? DARK_RAMP : RAMP).map(rgb), share);
}

/// The colour of a pixel's error, as HeatPictures.java has them.
export const ofError = share => along(HEAT.map(rgb), share);

function along(ramp, share) {
  const place = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const low = Math.min(Math.floor(place), ramp.length - 2);
  return between(ramp[low], ramp[low + 1], place - low);
}
