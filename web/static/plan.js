/** What a visitor can do with a dated plan: take it along as a calendar, or make a link of its own to it. */

import { calendar } from "./calendar.js";
import { el, safeUrl } from "./dom.js";

/** The buttons beneath a plan; `share`, where there is one, holds `make()` and `stop()`, which ask the server. */
export function planTools(block, { t, base, share }) {
  const tools = el(
    "div",
    { class: "plan-tools" },
    el(
      "button",
      { type: "button", class: "link download", onclick: () => save(calendar(block.items, new Date())) },
      t("add_to_calendar"),
    ),
  );
  if (share)
    tools.append(
      el("button", { type: "button", class: "link", onclick: () => makeLink(tools, t, base, share) }, t("share")),
    );
  return tools;
}

/** Saves a file that exists only in this page. */
export function save(text, name = "career-plan.ics", type = "text/calendar") {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

async function makeLink(tools, t, base, share) {
  const button = tools.lastChild;
  const made = await share.make();
  if (!made) return;
  const stop = el(
    "button",
    {
      type: "button",
      class: "link",
      onclick: async () => {
        if (await share.stop()) shared.replaceWith(button);
      },
    },
    t("stop_sharing"),
  );
  const shared = el(
    "span",
    { class: "shared" },
    el("a", { class: "link", href: safeUrl(made.url, base), target: "_blank", rel: "noopener" }, t("share_link")),
    stop,
  );
  button.replaceWith(shared);
  shared.firstChild.focus();
}
