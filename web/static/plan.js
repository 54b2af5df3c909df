/** What a visitor can do with a dated plan in the chat: take it along as a calendar, or open its own page. */

import { el } from "./dom.js";

/** The buttons beneath a plan; `share` asks the server: `calendar()` gives the file, `make()` and `stop()` the links. */
export function planTools(block, { t, base, share }) {
  const button = (label, className, onclick) => el("button", { type: "button", class: className, onclick }, t(label));
  if (!share) return null;
  const tools = el(
    "div",
    { class: "plan-tools" },
    button("add_to_calendar", "link download", async () => {
      const text = await share.calendar();
      if (text) save(text);
    }),
    button("plan_page_and_link", "link", async () => {
      const made = await share.make();
      if (made) (await import("./plan_link.js")).showLinks(tools, button, made, { t, base, share });
    }),
  );
  return tools;
}

/** The `share` of the buttons; `request(method, ending)` asks for the plan, its link or a file of it, and may give null. */
export const shareBy = (request) => ({
  make: () => request("POST", "").then((made) => made?.json()),
  stop: () => request("DELETE", ""),
  calendar: () => request("GET", ".ics").then((file) => file?.text()),
});

/** Saves a file that exists only in this page. */
export function save(text, name = "career-plan.ics", type = "text/calendar") {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
