/** Leads to a person of the portal, with the transcript only where the visitor ticks that. */

import { el, safeUrl } from "./dom.js";

/** A longer body than this is cut by some mail programs. */
const MAIL_BODY = 6000;

export function handOff(prompt, t, address, transcript, copy, done) {
  const share = el("input", { type: "checkbox", id: "share" });
  const choice = transcript && el("label", { class: "share", for: "share" }, share, el("span", {}, t("handoff_share")));
  prompt.ask(
    t("talk_to_a_person"),
    t("handoff_text"),
    [
      { label: t("handoff_go"), act: () => leave(address, share.checked ? transcript : "", copy) },
      { label: t("cancel") },
    ],
    done,
    choice,
  );
}

async function leave(address, transcript, copy) {
  const target = safeUrl(address, location.href);
  if (!target) return;
  if (target.startsWith("mailto:") && transcript) {
    const mark = target.includes("?") ? "&" : "?";
    return go(`${target}${mark}body=${encodeURIComponent(transcript.slice(0, MAIL_BODY))}`);
  }
  // A page of the portal gets nothing in its address: the visitor pastes what was copied.
  if (transcript) await copy(transcript);
  go(target);
}

function go(href) {
  el("a", { href, target: href.startsWith("mailto:") ? null : "_blank", rel: "noopener" }).click();
}
