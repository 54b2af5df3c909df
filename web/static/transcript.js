/** The transcript: exchanges in the server's order, each the visitor's words and the advisor's reply. */

import { drawBlocks, drawLink } from "./blocks.js";
import { fetchModule } from "./config.js";
import { el, icon, iconButton } from "./dom.js";

/** A reply takes milliseconds; only one that is later than this is announced by dots. */
const LATE = 600;
/** Whether a reply links to a file of the server's. */
const offersFile = ({ blocks }) =>
  blocks.some(({ type, items }) => type === "links" && items.some(({ kind }) => kind === "download"));
/** The guides that a reply speaks of. */
const guidesOf = ({ sources = [] }) => [...new Set(sources.map(({ guide }) => guide))];
/** Whether an exchange is a change of the plan by its boxes, here or on the plan's page, and no question. */
const isPlanChange = ({ id }) => id.startsWith("plan-");

/**
 * `on` holds what the visitor can do: `ask(text)`, `rate(turn, rating, comment)`, `copy(text)`; and `refocus()`, called
 * where the focused element goes away.
 */
export class Transcript {
  #t;
  #draw;
  #on;
  #exchanges = [];
  #greeting = null;
  #list = el("div", { class: "thread" });
  #offers;
  #typing;
  #late = null;
  #note = null;

  constructor(t, draw, on) {
    this.#t = t;
    this.#draw = draw;
    this.#on = on;
    this.#offers = el("div", { class: "offers", role: "group", "aria-label": t("suggestions") });
    this.#typing = el(
      "p",
      { class: "typing", hidden: true },
      el("span", { class: "vh" }, t("typing")),
      [1, 2, 3].map(() => el("span", { class: "dot", "aria-hidden": "true" })),
    );
    this.node = el(
      "div",
      { class: "log", part: "log", role: "log", "aria-live": "off", tabindex: "0", "aria-label": t("conversation") },
      this.#list,
      this.#typing,
      this.#offers,
    );
  }

  /** The advisor's first words, which belong to no turn. */
  greet(reply) {
    this.#greeting?.node.remove();
    this.#greeting = { reply, node: this.#advisorTurn(reply, null) };
    this.#list.prepend(this.#greeting.node);
    this.#settle();
  }

  /** Removes every exchange; the greeting stays. */
  clear() {
    for (const { node } of this.#exchanges) node.remove();
    this.#exchanges = [];
    this.#settle();
  }

  /** Shows a remark of the chat's own beneath the greeting, until something is said. */
  remark(words) {
    this.#note?.remove();
    this.#note = words && el("p", { class: "remark" }, icon("check"), words);
    if (this.#note) this.#list.append(this.#note);
  }

  /** Shows words of the visitor, from here or from another tab; `seq` places them. */
  said(id, text, seq = null) {
    this.remark(null);
    const exchange = this.#exchange(id);
    if (!exchange.question) {
      exchange.text = text;
      exchange.question = this.#visitorTurn(text);
      exchange.node.prepend(exchange.question);
    }
    if (seq !== null) this.#place(exchange, seq);
    this.#settle();
  }

  /** Notes that a message was written in this element: its reply is news here. */
  expect(id) {
    this.#exchange(id).own = true;
  }

  /** Shows the reply to a message; true unless it stood there already. */
  replied({ in_reply_to: id, turn, reply, seq }) {
    const exchange = this.#exchange(id);
    if (seq !== null && exchange.seq === Infinity) this.#place(exchange, seq);
    if (exchange.reply) return false;
    exchange.reply = reply;
    this.#mark(exchange, null);
    exchange.node.append(this.#advisorTurn(reply, turn));
    this.#settle();
    return true;
  }

  /** Says beneath a message what became of it: waiting for a connection, or refused, with `choices` of `{label, act}`. */
  mark(id, words, choices = []) {
    const exchange = this.#exchanges.find((one) => one.id === id);
    if (exchange) this.#mark(exchange, words, choices);
    this.#settle();
  }

  /** The visitor's words in an exchange. */
  question(id) {
    return this.#exchanges.find((one) => one.id === id)?.text ?? "";
  }

  /** Takes a message away that was never answered. */
  remove(id) {
    this.#exchanges.find((one) => one.id === id)?.node.remove();
    this.#exchanges = this.#exchanges.filter((one) => one.id !== id);
    this.#settle();
  }

  /** Scrolls so that the question and the beginning of its answer are in view. */
  show(id) {
    const exchange = this.#exchanges.find((one) => one.id === id);
    if (!exchange) return this.toEnd();
    const top = exchange.node.offsetTop - this.node.offsetTop - 12;
    this.#scroll(Math.min(top, this.node.scrollHeight - this.node.clientHeight));
  }

  toEnd(behavior) {
    this.#scroll(this.node.scrollHeight, behavior);
  }

  /** Whether a message written here still waits for its reply. */
  awaits(id) {
    return this.#exchanges.some((one) => one.id === id && one.own && !one.reply);
  }

  /** Tells the plans above that tasks may stand otherwise now. */
  markPlansStale() {
    for (const steps of this.#list.querySelectorAll(".steps.live")) steps.dispatchEvent(new Event("stale"));
  }

  /** Whether the reader is at the end, so that moving on takes nothing away. */
  get atEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < 80;
  }

  /** The transcript as plain text. */
  text() {
    const turns = this.#exchanges.flatMap(({ text, reply }) => [
      text && `${this.#t("you")}:\n${text}`,
      reply && `${this.#t("advisor")}:\n${reply.text}`,
    ]);
    return turns.filter(Boolean).join("\n\n");
  }

  // --- parts --------------------------------------------------------------------------------------------------------

  #exchange(id) {
    const known = this.#exchanges.find((one) => one.id === id);
    if (known) return known;
    const fresh = { id, seq: Infinity, text: "", question: null, reply: null, node: el("div", { class: "exchange" }) };
    this.#exchanges.push(fresh);
    this.#list.append(fresh.node);
    return fresh;
  }

  #place(exchange, seq) {
    exchange.seq = Math.min(exchange.seq, seq);
    const others = this.#exchanges.filter((one) => one !== exchange);
    const next = others.findIndex((one) => one.seq > exchange.seq);
    if (this.#exchanges[next < 0 ? others.length : next] === exchange) return;
    this.#exchanges = next < 0 ? [...others, exchange] : others.toSpliced(next, 0, exchange);
    this.#list.insertBefore(exchange.node, next < 0 ? null : others[next].node);
  }

  #visitorTurn(text) {
    return el(
      "article",
      { class: "turn you", part: "message visitor-message", "aria-label": this.#t("you") },
      el("p", { class: "bubble" }, text),
    );
  }

  #advisorTurn(reply, turn) {
    return el(
      "article",
      { class: `turn advisor ${reply.status}`, part: "message advisor-message", "aria-label": this.#t("advisor") },
      drawBlocks(reply.blocks, { ...this.#draw, tools: !offersFile(reply), guides: guidesOf(reply) }),
      el(
        "div",
        { class: "foot" },
        reply.sources?.length > 0 && this.#sources(reply.sources),
        turn !== null && this.#actions(reply, turn),
      ),
    );
  }

  /** The sources are folded, so that they do not outshout the answer. */
  #sources(sources) {
    const links = sources.map((one) => el("li", {}, drawLink({ ...one, kind: "guide" }, this.#draw)));
    const summary = el("summary", {}, this.#t("count_sources", { number: sources.length }));
    return el("details", { class: "sources" }, summary, el("ul", {}, links));
  }

  #actions(reply, turn) {
    const t = this.#t;
    const button = (name, label, onclick) => iconButton(name, label, "act", onclick);
    const copy = button("copy", t("copy"), async () => {
      if (await this.#on.copy(reply.text)) copy.replaceChildren(icon("check"));
    });
    const rate = (rating) => {
      for (const [name, one] of [
        ["up", up],
        ["down", down],
      ])
        one.setAttribute("aria-pressed", String(name === rating));
      this.#on.rate(turn, rating);
      bar.parentNode.querySelector(".comment")?.remove();
      if (rating === "down") this.#askWhy(turn, bar, down);
    };
    const up = button("up", t("thumbs_up"), () => rate("up"));
    const down = button("down", t("thumbs_down"), () => rate("down"));
    for (const one of [up, down]) one.setAttribute("aria-pressed", "false");
    const bar = el("div", { class: "actions" }, copy, up, down);
    return bar;
  }

  /** Asks beneath the actions what was wrong; where the box cannot be fetched, the rating counts without it. */
  async #askWhy(turn, bar, down) {
    const { commentBox } = await fetchModule("comment.js").catch(() => ({}));
    const wanted = down.getAttribute("aria-pressed") === "true" && !bar.parentNode.querySelector(".comment");
    if (commentBox && wanted)
      bar.after(commentBox(this.#t, (comment) => this.#on.rate(turn, "down", comment), () => down.focus()));
  }

  #mark(exchange, words, choices = []) {
    exchange.state?.remove();
    exchange.state =
      words &&
      el(
        "p",
        { class: "state" },
        words,
        choices.map(({ label, act }) => el("button", { type: "button", onclick: act }, label)),
      );
    if (exchange.state) exchange.node.append(exchange.state);
    exchange.refused = choices.length > 0;
    // A refused message gets no number of the server's: it stays behind what was said before it.
    if (exchange.refused && exchange.seq === Infinity) {
      const before = this.#exchanges.slice(0, this.#exchanges.indexOf(exchange)).map(({ seq }) => seq);
      exchange.seq = Math.max(0, ...before.filter(Number.isFinite)) + 0.5;
    }
  }

  /** Offers and dots follow from where the conversation stands. */
  #settle() {
    const last = this.#exchanges.at(-1);
    this.node.classList.toggle("fresh", !last);
    const waiting = last && !last.reply && !last.refused;
    clearTimeout(this.#late);
    this.#typing.hidden = true;
    if (waiting)
      this.#late = setTimeout(() => {
        this.#typing.hidden = Boolean(last.state);
      }, LATE);
    this.#offer();
  }

  #offer() {
    const last = this.#exchanges.findLast((one) => !one.refused && !isPlanChange(one));
    const reply = last ? last.reply : this.#greeting?.reply;
    const focused = this.#offers.contains(this.node.getRootNode().activeElement);
    this.#offers.replaceChildren(
      ...(reply?.suggestions ?? []).map(({ title, text }) =>
        el("button", { type: "button", class: "offer", part: "suggestion", onclick: () => this.#on.ask(text) }, title),
      ),
    );
    this.#offers.hidden = !this.#offers.childElementCount;
    this.#offers.scrollLeft = 0;
    if (focused) this.#on.refocus();
  }

  #scroll(top, behavior = "smooth") {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.node.scrollTo({ top, behavior: calm ? "instant" : behavior });
  }
}
