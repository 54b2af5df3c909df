/** The element inside a portal's iframe: speaks with the page around it, and only with the origin that the server named. */

import "./widget.js";

const advisor = document.querySelector("career-advisor");
const parent = advisor.dataset.parent;
const METHODS = ["open", "close", "toggle", "ask", "prefill", "newConversation", "forget"];
const EVENTS = ["ready", "open", "close", "message", "unread", "feedback", "error"];

if (parent && window.parent !== window) {
  for (const name of EVENTS) {
    advisor.addEventListener(name, ({ detail }) =>
      window.parent.postMessage({ type: `career-advisor:${name}`, detail }, parent),
    );
  }
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== parent || source !== window.parent || data?.type !== "career-advisor") return;
    if (METHODS.includes(data.method)) advisor[data.method](...(data.text === undefined ? [] : [data.text]));
  });
}
