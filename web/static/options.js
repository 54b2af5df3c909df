/** What the portal sets on the element beside the words of the server: texts, colours, distances. */

/** The least contrast of text with its ground (WCAG 2.2, level AA). */
const CONTRAST = 4.5;

/** Texts and the picture in the header: an element's own, else the server's. */
export function optionsOf({ dataset }, t) {
  const { title = t("title"), tagline = t("tagline"), launcher = title, avatar } = dataset;
  return { title, tagline, launcher, avatar };
}

/** The advisor's first words: the element's own, else the server's. */
export function greetingOf(host, { welcome }) {
  const text = host.getAttribute("greeting");
  return text ? { ...welcome, text, blocks: [{ type: "text", text }] } : welcome;
}

/** Sets the launcher's distance from the corner: `24`, `1.5rem`, or two of them, sideways and upwards. */
export function applyOffset(root, { offset = "" }) {
  const lengths = offset.split(/[\s,]+/).map((one) => (/^\d+(\.\d+)?$/.test(one) ? `${one}px` : one));
  const [inline, block = inline] = lengths;
  for (const [name, length] of [
    ["inline", inline],
    ["block", block],
  ])
    root.style.setProperty(`--offset-${name}`, CSS.supports("width", length || "") ? length : "");
}

/**
 * Takes over the host's accent colour. Buttons are filled with it as it is, beneath black or white text; as the
 * colour of text it is darkened or lightened until it can be read on the chat's own ground.
 */
export function applyAccent(host, root) {
  const set = (name, value) => root.style.setProperty(name, value);
  for (const name of ["--accent", "--fill", "--on-accent"]) set(name, "");
  const own = host.getAttribute("accent");
  const given = CSS.supports("color", own ?? "") ? own : getComputedStyle(host).getPropertyValue("--career-advisor-accent");
  // Where the visitor's system sets the colours, there is nothing to correct.
  if (!given.trim() || matchMedia("(forced-colors: active)").matches) return;
  set("--fill", given);
  const read = (colour) => channels(root, colour);
  const fill = read(given);
  const grounds = [read("var(--paper)"), read("var(--surface)")];
  // The host's own choice of text stands where it can be read.
  const chosen = own ? null : read("var(--on-accent)");
  const texts = [chosen, [1, 1, 1], [0, 0, 0]].filter(Boolean);
  set("--on-accent", css(texts.find((text) => contrast(text, fill) >= CONTRAST)));
  const pole = luminance(grounds[0]) > 0.3 ? 0 : 1;
  let accent = fill;
  for (let share = 0; share <= 1 && grounds.some((one) => contrast(accent, one) < CONTRAST); share += 0.05)
    accent = fill.map((channel) => channel + (pole - channel) * share);
  set("--accent", css(accent));
}

/** A colour's channels from 0 to 1, in whatever notation it is written. */
function channels(root, colour) {
  root.style.setProperty("outline-color", `color-mix(in srgb, ${colour} 100%, transparent)`);
  const computed = getComputedStyle(root).outlineColor;
  root.style.removeProperty("outline-color");
  const numbers = (computed.replace(/^color\(srgb/, "").match(/[\d.e-]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number);
  return computed.startsWith("rgb") ? numbers.map((number) => number / 255) : numbers;
}

const css = (colour) => `rgb(${colour.map((channel) => Math.round(channel * 255)).join(" ")})`;

function luminance(colour) {
  const [red, green, blue] = colour.map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
