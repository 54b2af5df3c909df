/** Builds DOM from values alone: what a visitor or a guide wrote can only ever become text. */

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; functions named `on…` become listeners, null and false are left out. */
export const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);

/** An SVG element, drawn with presentation attributes only, so that no inline style is needed. */
export const svg = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else if (value != null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter((child) => child != null && child !== false && child !== ""));
  return node;
}

const PATHS = {
  arrow: "M12 5v14M6 13l6 6 6-6",
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  more: "M4.6 12h.8M11.6 12h.8M18.6 12h.8",
  send: "M12 19V5M6 11l6-6 6 6",
  up: "M7 11v9H4v-9zM7 11l4-8c2 0 3 1 2.5 3L13 9h6c1 0 2 1 1.5 2l-2 8c0 .6-.8 1-1.5 1H7",
  down: "M17 13V4h3v9zM17 13l-4 8c-2 0-3-1-2.5-3l.5-3H5c-1 0-2-1-1.5-2l2-8c0-.6.8-1 1.5-1h10",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  check: "M5 13l4 4L19 7",
  compass: "M12 3a9 9 0 100 18 9 9 0 000-18zM15.5 8.5l-2 5-5 2 2-5z",
};

/** A line icon in the colour of the text around it, hidden from screen readers. */
export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}

/** A button that shows an icon and is named by its label. */
export const iconButton = (name, label, className, onclick) =>
  el("button", { type: "button", class: className, "aria-label": label, title: label, onclick }, icon(name));

/**
 * The address where it may be followed: the web, mail, the telephone, and nothing that runs; otherwise null.
 * One that begins with a slash is the advisor's own, wherever a proxy has mounted it: `base` is that place.
 */
export function safeUrl(url, base) {
  try {
    const plain = url.replace(/[\t\r\n]/g, "").trim();
    const address = /^[/]/.test(plain) ? new URL(plain.replace(/^[/\\]+/, "./"), base) : new URL(plain);
    return /^(https?|mailto|tel):$/.test(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

/** Text that every part of the way can carry: no half of a surrogate pair, and no NUL. */
export const wellFormed = (text) => new TextDecoder().decode(new TextEncoder().encode(text)).replaceAll("\0", "");

/** A function from a label's key to its words, with `<name>` filled in; an unknown key shows itself. */
export function translator(labels) {
  return (key, values = {}) =>
    (labels[key] ?? key.replaceAll("_", " ")).replace(/<(\w+)>/g, (whole, name) => values[name] ?? whole);
}
