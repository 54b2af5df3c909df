/** The calendar of a plan and the links to its own page: loaded only once a visitor has asked for them. */

import { el, safeUrl } from "./dom.js";
import { save } from "./plan.js";

const PLAN = "api/conversation/plan";

/** Saves the plan as a calendar file. */
export async function saveCalendar(_, { request }) {
  const file = await request(`${PLAN}.ics`);
  save(await file.text(), "career-plan.ics", "text/calendar");
}

/** Makes the links, and puts them, with a button that ends them, in place of the button that asked for them. */
export async function showLinks(maker, { t, base, request, attempt }) {
  const made = await (await request(PLAN, { method: "POST" })).json();
  const link = (label, url) =>
    el("a", { class: "link", href: safeUrl(url, base), target: "_blank", rel: "noopener" }, t(label));
  const stop = async () => {
    // Whoever finds the links ended already has what was wanted.
    await request(PLAN, { method: "DELETE" }, [404]);
    shared.replaceWith(maker);
    maker.focus();
  };
  const shared = el(
    "span",
    { class: "shared" },
    link("open_plan", made.edit_url),
    link("share_link", made.url),
    el("button", { type: "button", class: "link", onclick: () => attempt(stop) }, t("stop_sharing")),
  );
  maker.replaceWith(shared);
  shared.firstChild.focus();
}
