/** The owner's plan page: ticks and dates change in place; without this script each change loads the page anew. */

const POLL_SECONDS = 5;
const NOTICE_SECONDS = 12;
const PREVIEW_PAUSE = 200; // milliseconds after the last key
const main = document.querySelector("main.plan-page");
const pace = document.getElementById("pace");
let busy = false;

/** Loads a page as a document, or throws the request: the page's policy lets no script turn text into markup. */
function load(method, url, body) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = "document";
    request.setRequestHeader("accept", "text/html");
    if (body) request.setRequestHeader("content-type", "application/x-www-form-urlencoded");
    request.onload = () => (request.status < 400 ? resolve(request.response) : reject(request));
    request.onerror = () => reject(request);
    request.send(body);
  });
}

/** Takes over every part marked `data-live`; open phases stay open, and the focus stays where it was. */
function show(fresh) {
  const next = fresh?.querySelector("main.plan-page");
  if (!next) return;
  const focused = document.activeElement?.id;
  const open = new Set([...document.querySelectorAll(".phase > details[open]")].map((one) => one.parentNode.id));
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = next.querySelector(`#${part.id}`);
    if (!other || part.innerHTML === other.innerHTML) continue;
    part.className = other.className;
    part.replaceChildren(...[...other.childNodes].map((node) => document.importNode(node, true)));
    const details = part.querySelector(":scope > details");
    if (details) details.open = open.has(part.id);
  }
  main.dataset.revision = next.dataset.revision;
  if (focused && document.activeElement?.id !== focused)
    (document.getElementById(focused) ?? document.getElementById(focused.replace("begin-", "box-")))?.focus();
}

const notice = document.getElementById("notice");
function fail(error) {
  if (!isGone(error)) notice.replaceChildren(main.dataset.failed);
}

/** Whether the plan is shared no more: then the page itself says so. */
function isGone({ status }) {
  if (status === 404) location.reload();
  return status === 404;
}

// What was done is told for a while, and for as long as somebody points at it; each box takes a tick back later too.
let leaving = 0;
function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    if (notice.matches(":hover, :focus-within")) leave();
    else notice.replaceChildren();
  }, NOTICE_SECONDS * 1000);
}
new MutationObserver(() => notice.hasChildNodes() && leave()).observe(notice, { childList: true });
if (notice.hasChildNodes()) leave();

async function change(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  busy = true;
  try {
    show(await load("POST", button?.getAttribute("formaction") ?? form.action, body.toString()));
    tell();
  } catch (error) {
    fail(error);
  }
  busy = false;
}

/** What the form would come to: shown at once, kept only when it is saved. */
async function preview() {
  if (!pace.checkValidity()) return;
  try {
    show(await load("GET", pace.action + (dirty() ? `?${new URLSearchParams(new FormData(pace))}` : "")));
  } catch (error) {
    fail(error);
  }
}

const dirty = () =>
  pace && [...pace.querySelectorAll("input[name]")].some((input) => input.value !== input.defaultValue);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" && !event.submitter?.formMethod) return;
  if (form.action.endsWith("/revoke")) return;
  event.preventDefault();
  const saving = form === pace;
  change(form, event.submitter).then(() => {
    if (saving) for (const input of pace.querySelectorAll("input[name]")) input.defaultValue = input.value;
    else if (dirty()) preview();
  });
});

if (pace) {
  const hours = document.getElementById("hours");
  const slider = document.getElementById("hours-slider");
  let timer = 0;
  pace.addEventListener("input", ({ target }) => {
    if (target === slider) hours.value = slider.value;
    else if (target === hours) slider.value = hours.value;
    clearTimeout(timer);
    timer = setTimeout(preview, PREVIEW_PAUSE);
  });
}

// Other tabs of this browser hear of a change at once; the chat and other devices within a few seconds.
const channel = "BroadcastChannel" in window ? new BroadcastChannel("career-advisor-plan") : null;
const tell = () => channel?.postMessage("changed");
channel?.addEventListener("message", () => look());

async function look() {
  if (busy || document.hidden || dirty()) return;
  const address = location.pathname;
  try {
    show(await load("GET", `${address}?revision=${main.dataset.revision}`));
  } catch (error) {
    isGone(error); // Otherwise the next look may succeed.
  }
}
setInterval(look, POLL_SECONDS * 1000);
document.addEventListener("visibilitychange", look);

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const field = button.parentNode.querySelector("input") ?? document.getElementById("link-read");
    field.closest("details").open = true;
    field.select();
    return;
  }
  notice.replaceChildren(main.dataset.copied);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.copy) copy(button);
  if (button?.dataset.print !== undefined) print();
  if (button?.dataset.share) {
    const shared = { title: button.dataset.title, url: button.dataset.share };
    if (navigator.share) navigator.share(shared).catch(() => {});
    else copy(button.parentNode.querySelector("[data-copy]"));
  }
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// On paper every phase is open.
addEventListener("beforeprint", () => {
  for (const phase of document.querySelectorAll(".phase > details")) {
    phase.dataset.was = phase.open;
    phase.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const phase of document.querySelectorAll(".phase > details")) phase.open = phase.dataset.was === "true";
});
