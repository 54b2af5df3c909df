/** One chat inside one element: joins transcript, frame, connection and storage. */

import { Client } from "./client.js";
import { el, safeUrl, speaker } from "./dom.js";
import { handOff } from "./human_handoff.js";
import { save } from "./plan.js";
import { Composer, Header, Launcher, Menu, Sheet, Voice } from "./components.js";
import { loadConfiguration, loadStyles } from "./config.js";
import { Store } from "./store.js";
import { Thread } from "./transcript.js";
import { followViewport } from "./viewport.js";

export class Chat {
  #host;
  #config;
  #t;
  #store;
  #client;
  #thread;
  #launcher;
  #composer;
  #sheet = new Sheet();
  #voice = new Voice();
  #menu;
  #root;
  #panel;
  #header;
  #latest;
  #unread;
  #connected = false;
  #ending = new AbortController();

  /** Loads what a chat needs and builds it; null when the advisor does not serve this page. */
  static async begin(host) {
    const [styles, config] = await Promise.all([loadStyles(), loadConfiguration(host)]);
    return config && new Chat(host, styles, config);
  }

  constructor(host, styles, config) {
    this.#host = host;
    this.#config = config;
    this.#t = speaker(config.labels);
    this.#store = new Store(host.server);
    this.#unread = this.#store.tab.unread ?? 0;
    this.#client = new Client(host.server, this.#store, () => host.context, this.#hearing());
    this.#build(styles);
    this.#greet();
    for (const { id, text } of this.#client.outbox) this.#thread.said(id, text);
    this.settle();
    this.#dispatch("ready", {});
  }

  /** Takes everything away again. */
  dispose() {
    this.#ending.abort();
    this.#client.dispose();
    this.#host.shadowRoot.replaceChildren(document.createElement("slot"));
  }

  // --- what the page can do -----------------------------------------------------------------------------------------

  get shown() {
    return !this.#panel.hidden;
  }

  /** Opens or closes; the focus follows only where the visitor asked for it. */
  show(open, { focus }) {
    const floating = this.#host.floating;
    const changes = open === this.#panel.hidden;
    if (!open && !floating) return;
    const within = this.#root.contains(this.#host.shadowRoot.activeElement);
    this.#panel.hidden = !open;
    this.#root.classList.toggle("open", open);
    if (floating) this.#host.toggleAttribute("open", open);
    if (open) this.#setUnread(0);
    this.#launcher.show(open, this.#unread);
    if (changes && floating) this.#store.conversation !== null || focus ? this.#store.remember({ open }) : null;
    if (open) this.#link();
    if (open && changes) this.#thread.toEnd("instant");
    if (focus && open) this.#composer.focus();
    else if (focus && within) this.#launcher.node.focus();
    if (changes && this.#connected) this.#dispatch(open ? "open" : "close", {});
  }

  /** Sends the visitor's words. */
  ask(text) {
    const words = text.trim();
    if (!words) return;
    this.show(true, { focus: false });
    const id = this.#client.send(words);
    this.#thread.said(id, words);
    this.#waitingState();
    this.#store.remember({ draft: "" });
    this.#thread.show(id);
    this.#dispatch("message", { from: "visitor", id, text: words });
  }

  /** Puts words into the composer. */
  prefill(text) {
    this.show(true, { focus: true });
    this.#composer.value = text;
    this.#composer.focus();
  }

  /** Begins another conversation. */
  renew() {
    this.#client.renew();
    this.#composer.focus();
  }

  /** Erases the conversation here and on the server. */
  async forget() {
    try {
      await this.#client.forget();
    } catch {
      this.#refused({ code: "unavailable" });
    }
  }

  /** The transcript in one of the forms that the server knows, or as text from here. */
  async transcript(format = "text") {
    if (format === "text" || !this.#client.conversation) return this.#thread.text();
    const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const query = new URLSearchParams({ format, ...(timezone && { timezone }) });
    return (await this.#client.request(`api/conversation/export?${query}`)).text();
  }

  /** Takes over a changed `position`. */
  settle() {
    const { floating } = this.#host;
    const state = this.#store.tab;
    this.#root.classList.toggle("floating", floating);
    this.#panel.setAttribute("role", floating ? "dialog" : "region");
    this.#launcher.node.hidden = !floating;
    this.show(!floating || this.#host.hasAttribute("open") || state.open === true, { focus: false });
    if (!this.shown && this.#client.outbox.length) this.#link();
    this.#connected = true;
    if (this.#host.hasAttribute("open") && floating) this.#dispatch("open", {});
  }

  /** Takes over what the page now shows. */
  async turnPage() {
    this.#config = (await loadConfiguration(this.#host)) ?? this.#config;
    if (this.#ending.signal.aborted) return;
    this.#greet();
    this.#client.refreshContext();
  }

  // --- building -----------------------------------------------------------------------------------------------------

  #build(styles) {
    const t = this.#t;
    const host = this.#host;
    const draw = {
      t,
      base: host.server,
      newTab: new URL(host.server).origin !== location.origin,
      share: {
        make: () => this.#plan("POST", "").then((made) => made?.json()),
        stop: () => this.#plan("DELETE", ""),
        calendar: () => this.#plan("GET", ".ics").then((file) => file?.text()),
      },
      tick: (task) => this.#ticking(task),
    };
    this.#thread = new Thread(t, draw, {
      ask: (text) => this.ask(text),
      copy: (text) => this.#copy(text),
      rate: (turn, rating, comment) => this.#rate(turn, rating, comment),
    });
    this.#launcher = new Launcher(t, () => this.show(!this.shown, { focus: true }));
    this.#composer = new Composer(
      t,
      this.#config.max_chars,
      (text) => this.ask(text),
      (draft) => this.#store.remember({ draft }),
    );
    this.#composer.value = this.#store.tab.draft || host.querySelector("textarea")?.value || "";
    this.#menu = new Menu(t);
    const close = () => this.show(false, { focus: true });
    this.#header = new Header(t, host.getAttribute("position") === "page" ? "h1" : "h2", this.#menu, close);
    this.#latest = el(
      "button",
      { type: "button", class: "latest", hidden: true, onclick: () => this.#thread.toEnd() },
      t("scroll_to_latest"),
    );
    this.#panel = el(
      "section",
      { class: "panel", part: "panel", "aria-labelledby": "title", hidden: true },
      this.#header.node,
      this.#thread.node,
      this.#latest,
      this.#sheet.node,
      this.#composer.node,
    );
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && host.floating && !event.defaultPrevented) this.show(false, { focus: true });
    });
    this.#thread.node.addEventListener(
      "scroll",
      () => {
        if (this.#thread.atEnd) this.#latest.hidden = true;
      },
      { passive: true },
    );
    this.#root = el(
      "div",
      {
        class: "root",
        part: "root",
        lang: host.getAttribute("lang") || this.#config.lang,
        dir: getComputedStyle(host).direction,
      },
      this.#panel,
      this.#launcher.node,
      this.#voice.node,
    );
    this.#fillMenu();
    host.shadowRoot.adoptedStyleSheets = styles;
    host.shadowRoot.replaceChildren(this.#root);
    followViewport(this.#root, this.#ending.signal);
  }

  #fillMenu() {
    const t = this.#t;
    const { handoff, privacy } = this.#config;
    this.#menu.fill([
      { label: t("new_conversation"), act: () => this.renew() },
      { label: t("copy_transcript"), act: () => this.#copy(this.#thread.text()) },
      { label: t("download_transcript"), act: () => this.#download() },
      ...(handoff ? [{ label: t("talk_to_a_person"), act: () => this.#handOff() }] : []),
      { label: t("privacy"), href: safeUrl(privacy, this.#host.server) },
      { label: t("forget_me"), care: true, act: () => this.#confirmForget() },
    ]);
  }

  #greet() {
    const own = this.#host.getAttribute("greeting");
    const { welcome } = this.#config;
    this.#thread.greet(own ? { ...welcome, text: own, blocks: [{ type: "text", text: own }] } : welcome);
  }

  // --- what the connection tells ------------------------------------------------------------------------------------

  #hearing() {
    return {
      state: () => this.#waitingState(),
      said: ({ id, text, seq }) => this.#thread.said(id, text, seq),
      reply: (event, missed) => this.#replied(event, missed),
      refused: (error) => this.#refused(error),
      reset: () => this.#thread.clear(),
      erased: () => this.#voice.say(this.#t("forgotten")),
    };
  }

  #replied(event, missed) {
    // A reply that was waited for is news even when it comes with a reconnection; an old one is not.
    const awaited = this.#thread.awaits(event.in_reply_to);
    const follow = this.#thread.atEnd || awaited;
    if (!this.#thread.replied(event)) return;
    if (missed && !awaited) return this.#thread.toEnd("instant");
    if (follow) this.#thread.show(event.in_reply_to);
    else this.#latest.hidden = false;
    this.#dispatch("message", {
      from: "advisor",
      id: event.in_reply_to,
      turn: event.turn,
      text: event.reply.text,
      reply: event.reply,
    });
    if (this.shown) return this.#voice.say(`${this.#t("advisor")}: ${event.reply.text}`);
    this.#setUnread(this.#unread + 1);
    this.#voice.say(this.#t(this.#unread === 1 ? "unread_one" : "unread", { number: this.#unread }));
  }

  #refused({ code, message, id }) {
    const key = `error_${code}`;
    const words = this.#config.labels[key] ?? message ?? this.#t("error_unknown");
    if (id) this.#thread.mark(id, `${this.#t("not_sent")}. ${words}`, (exchange) => this.#retry(exchange));
    else this.#notice(words);
    this.#voice.say(words);
    this.#dispatch("error", { code, message: words });
  }

  #retry(exchange) {
    this.#thread.mark(exchange.id, null);
    this.#client.retry({ id: exchange.id, text: exchange.text });
    this.#waitingState();
    this.#composer.focus();
  }

  /** Says how the connection stands: quietly while all is well. */
  #waitingState() {
    if (!this.#thread) return;
    const { state, outbox } = this.#client;
    const words = { offline: "offline", waiting: "reconnecting", http: outbox.length ? "reconnecting" : null }[state];
    this.#header.tell(words ?? "tagline");
    this.#root.classList.toggle("cut", Boolean(words));
    for (const { id } of outbox) this.#thread.mark(id, words ? this.#t("sending") : null);
  }

  // --- smaller things -----------------------------------------------------------------------------------------------

  #link() {
    this.#client.connect();
  }

  #setUnread(count) {
    if (count === this.#unread) return;
    this.#unread = count;
    this.#store.remember({ unread: count });
    this.#launcher.show(this.shown, count);
    this.#dispatch("unread", { count });
  }

  #notice(words) {
    this.#sheet.ask(words, "", [{ label: this.#t("close") }], () => this.#composer.focus());
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return false;
    }
    this.#voice.say(this.#t("copied"));
    return true;
  }

  async #rate(turn, rating, comment) {
    this.#dispatch("feedback", { turn, rating, comment });
    try {
      await this.#client.request("api/conversation/feedback", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ turn, vote: rating, ...(comment && { comment }) }),
      });
      this.#voice.say(this.#t("thanks_for_feedback"));
    } catch {
      this.#refused({ code: "unavailable" });
    }
  }

  async #download() {
    const local = ["txt", "text/plain", this.#thread.text()];
    const kept = async () => ["html", "text/html", await this.transcript("html")];
    const [name, type, words] = this.#client.conversation ? await kept().catch(() => local) : local;
    save(words, `career-advisor.${name}`, type);
  }

  /** What ticking a task does: it is said in the visitor's words; null for a task that no roadmap numbers. */
  #ticking({ id }) {
    const [, phase, task] = /^phase-(\d+)-task-(\d+)$/.exec(id) ?? [];
    return task ? () => this.ask(this.#t("mark_done_message", { phase, task })) : null;
  }

  /** Asks the server for this conversation's plan, its link or a file of it; null when the server would not. */
  async #plan(method, ending) {
    try {
      return await this.#client.request(`api/conversation/plan${ending}`, { method });
    } catch {
      this.#refused({ code: "unavailable" });
      return null;
    }
  }

  #handOff() {
    handOff(
      this.#sheet,
      this.#t,
      this.#config.handoff,
      this.#thread.text(),
      (text) => this.#copy(text),
      () => this.#menu.focus(),
    );
  }

  #confirmForget() {
    const t = this.#t;
    this.#sheet.ask(
      t("forget_me_confirm"),
      t("forget_me_text"),
      [{ label: t("forget_me"), care: true, act: () => this.forget() }, { label: t("cancel") }],
      () => this.#composer.focus(),
    );
  }

  #dispatch(name, detail) {
    this.#host.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
