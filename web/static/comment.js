/** The box for what was wrong with a reply: loaded only once a visitor has found one not helpful. */

import { el } from "./dom.js";

/** `send(text)` gets what was written, `done()` follows when the box has gone. */
export function commentBox(t, send, done) {
  const submit = () => {
    if (field.value.trim()) send(field.value.trim());
    box.replaceChildren(el("span", { class: "thanks" }, t("thanks_for_feedback")));
    done();
  };
  const field = el("input", {
    type: "text",
    maxlength: "500",
    "aria-label": t("comment"),
    placeholder: t("comment"),
    onkeydown: ({ key, isComposing }) => key === "Enter" && !isComposing && submit(),
  });
  const button = el("button", { type: "button", onclick: submit }, t("send"));
  // No form: a sandboxed frame may not submit one.
  const box = el("div", { class: "comment" }, field, button);
  return box;
}
