/** What a visitor can do with a dated plan in the chat: take it along as a calendar, or open its own page. */

import { el, safeUrl } from "./dom.js";

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
    button("plan_page_and_link", "link", () => makeLink(tools, button, { t, base, share })),
  );
  return tools;
}

/** Saves a file that exists only in this page. */
export function save(text, name = "career-plan.ics", type = "text/calendar") {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

async function makeLink(tools, button, { t, base, share }) {
  const maker = tools.lastChild;
  const made = await share.make();
  if (!made) return;
  const link = (label, url) =>
    el("a", { class: "link", href: safeUrl(url, base), target: "_blank", rel: "noopener" }, t(label));
  const shared = el(
    "span",
    { class: "shared" },
    link("open_plan", made.edit_url),
    link("share_link", made.url),
    button("stop_sharing", "link", async () => {
      if (await share.stop()) {
        shared.replaceWith(maker);
        maker.focus();
      }
    }),
  );
  maker.replaceWith(shared);
  shared.firstChild.focus();
}
