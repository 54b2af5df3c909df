/** What a visitor can do with a dated plan in the chat: take it along as a calendar, or open its own page. */

import { fetchModule } from "./config.js";
import { el } from "./dom.js";

/** The buttons beneath a plan; `draw.attempt(act)` does what needs the server, `draw.request` asks it. */
export function planTools(draw) {
  if (!draw.request) return null;
  const button = (label, className, name) => {
    const act = async () => (await fetchModule("plan_link.js"))[name](node, draw);
    const node = el("button", { type: "button", class: className, onclick: () => draw.attempt(act) }, draw.t(label));
    return node;
  };
  return el(
    "div",
    { class: "plan-tools" },
    button("add_to_calendar", "link download", "saveCalendar"),
    button("plan_page_and_link", "link", "showLinks"),
  );
}

/** Saves a file that exists only in this page. */
export function save(text, name, type) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
