/** The links to a plan's own page: loaded only once a visitor has asked for them. */

import { el, safeUrl } from "./dom.js";

/** Puts the links that were `made`, and a button that ends them, in place of the button that asked for them. */
export function showLinks(tools, button, made, { t, base, share }) {
  const maker = tools.lastChild;
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
