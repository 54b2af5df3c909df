/** The owner's page: shows what the options do to the live launcher, and writes the line that carries them. */

import "./widget.js";

const main = document.querySelector("main.embed");
const form = main.querySelector("form");
const code = main.querySelector(".snippet code");
const button = main.querySelector(".copy-snippet");
const status = main.querySelector(".copied");
const TEXTS = ["title", "tagline", "launcher", "avatar", "offset"];

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function chosen() {
  const values = Object.fromEntries(new FormData(form));
  const { pin, ...options } = values;
  return { pin, options: Object.entries(options).filter(([, value]) => value.trim()) };
}

function snippet({ pin, options }) {
  const { address, pinned, integrity } = main.dataset;
  const source = pin ? [`src="${pinned}"`, `integrity="${integrity}"`, 'crossorigin="anonymous"'] : [`src="${address}/embed.js"`];
  const data = options.map(([name, value]) => `data-${name}="${escaped(value.trim())}"`);
  return `<script ${[...source, ...data, "async"].join(" ")}></script>`;
}

/** Puts a new launcher in the old one's place, as a page that carries the line would get it. */
function preview({ options }) {
  const advisor = document.createElement("career-advisor");
  advisor.setAttribute("position", "bottom-end");
  for (const [name, value] of options)
    advisor.setAttribute(TEXTS.includes(name) ? `data-${name}` : name, value.trim());
  main.querySelector("career-advisor").replaceWith(advisor);
}

function show() {
  code.textContent = snippet(chosen());
  status.textContent = "";
}

form.addEventListener("input", show);
form.addEventListener("change", () => preview(chosen()));
form.addEventListener("submit", (event) => event.preventDefault());
button.hidden = false;
button.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(code.textContent);
    status.textContent = status.dataset.words;
  } catch {
    getSelection().selectAllChildren(code);
  }
});
show();
