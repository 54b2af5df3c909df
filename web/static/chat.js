/** One chat inside one element: joins transcript, surrounding parts, connection and storage. */

import { clientOf, PASSING } from "./client.js";
import { safeUrl, translator, wellFormed } from "./dom.js";
import { save } from "./plan.js";
import { Composer, ConnectionBanner, Header, Launcher, layout, LiveRegion, Menu, Prompt, WayDown } from "./components.js";
import { fetchModule, loadConfiguration, loadStyles } from "./config.js";
import { applyAccent, applyOffset, greetingOf, optionsOf } from "./options.js";
import { fillsWindow, followPage } from "./page_events.js";
import { Transcript } from "./transcript.js";

export class Chat {
  #host;
  #config;
  #t;
  #store;
  #client;
  #transcript;
  #launcher;
  #composer;
  #prompt = new Prompt();
  #live = new LiveRegion();
  #menu;
  #root;
  #panel;
  #header;
  #banner;
  #options;
  #hearing;
  #wayDown;
  #unread;
  #connected = false;
  #ending = new AbortController();

  /** Loads what a chat needs and builds it; null when the advisor does not serve this page. */
  static async begin(host) {
    const config = await loadConfiguration(host);
    return config && new Chat(host, await loadStyles(), config);
  }

  constructor(host, styles, config) {
    this.#host = host;
    this.#config = config;
    this.#t = translator(config.labels);
    this.#options = optionsOf(host, this.#t);
    this.#client = clientOf(host.server);
    this.#store = this.#client.store;
    this.#unread = this.#store.tab.unread ?? 0;
    this.#build(styles);
    this.#greet();
    this.#hearing = this.#listener();
    this.#client.join(this.#hearing, () => host.context);
    for (const { id } of this.#client.outbox) this.#transcript.expect(id);
    this.settle();
    this.#dispatch("ready", {});
  }

  /** Takes everything away again. */
  dispose() {
    this.#ending.abort();
    this.#client.leave(this.#hearing);
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
    if (open) this.recolour();
    this.#root.classList.toggle("open", open);
    if (floating) this.#host.toggleAttribute("open", open);
    if (open) this.#setUnread(0);
    this.#launcher.show(open, this.#unread);
    if (changes && floating) this.#store.conversation !== null || focus ? this.#store.remember({ open }) : null;
    if (open) this.#client.connect();
    if (open && changes) this.#transcript.toEnd("instant");
    if (focus && open) this.#composer.focus();
    else if (focus && within) this.#launcher.node.focus();
    if (changes && this.#connected) this.#dispatch(open ? "open" : "close", {});
  }

  /** Sends the visitor's words. */
  ask(text) {
    const words = wellFormed(text).trim();
    if (!words) return;
    this.show(true, { focus: false });
    const id = this.#client.send(words, this.#host.context);
    this.#transcript.expect(id);
    this.#showConnection();
    this.#store.remember({ draft: "" });
    this.#transcript.show(id);
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
    await this.#attempt(async () => {
      await this.#client.forget();
      this.#composer.value = "";
    });
  }

  /** The transcript in one of the forms that the server knows, or as text from here. */
  async transcript(format = "text") {
    if (format === "text" || !this.#client.conversation) return this.#transcript.text();
    return (await fetchModule("transcript_export.js")).exported(this.#client, format);
  }

  /** Takes over a changed `position`. */
  settle() {
    const { floating } = this.#host;
    const state = this.#store.tab;
    this.#root.classList.toggle("floating", floating);
    this.#panel.setAttribute("role", floating ? "dialog" : "region");
    this.#launcher.node.hidden = !floating;
    applyOffset(this.#root, this.#host.dataset);
    this.recolour();
    // At first the chat stays closed where it would cover the page that the visitor has just gone to.
    const opens = (this.#host.hasAttribute("open") || state.open === true) && !fillsWindow();
    this.show(!floating || (this.#connected ? this.shown : opens), { focus: false });
    if (!this.shown && this.#client.outbox.length) this.#client.connect();
    this.#connected = true;
    if (this.#host.hasAttribute("open") && floating) this.#dispatch("open", {});
  }

  /** Takes over a changed accent or theme. */
  recolour() {
    applyAccent(this.#host, this.#root);
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
      request: (...all) => this.#client.request(...all),
      attempt: (act) => this.#attempt(act),
      unfold: (heading) => this.#onPhases("unfold", heading, draw),
      tick: (button, change) => this.#onPhases("tick", button, draw, change),
    };
    this.#transcript = new Transcript(t, draw, {
      ask: (text) => this.ask(text),
      copy: (text) => this.#copy(text),
      rate: (turn, rating, comment) => this.#rate(turn, rating, comment),
      refocus: () => this.#refocus(),
    });
    this.#launcher = new Launcher(t, this.#options.launcher, () => this.show(!this.shown, { focus: true }));
    this.#composer = new Composer(
      t,
      this.#config.max_chars,
      (text) => this.ask(text),
      (draft) => this.#store.remember({ draft }),
    );
    this.#composer.value = this.#store.tab.draft || host.querySelector("textarea")?.value || "";
    this.#menu = new Menu(t);
    const close = () => this.show(false, { focus: true });
    this.#header = new Header(t, host.getAttribute("position") === "page" ? "h1" : "h2", this.#options, this.#menu, close);
    const retry = () => {
      this.#composer.focus();
      this.#client.reconnect();
    };
    this.#banner = new ConnectionBanner(t, retry, (show) => {
      const { atEnd } = this.#transcript;
      show();
      if (atEnd) this.#transcript.toEnd("instant");
    });
    this.#wayDown = new WayDown(t, this.#transcript, () => this.#refocus());
    ({ root: this.#root, panel: this.#panel } = layout({
      lang: host.getAttribute("lang") || this.#config.lang,
      dir: getComputedStyle(host).direction,
      inside: [this.#header, this.#transcript, this.#wayDown, this.#banner, this.#prompt, this.#composer],
      beside: [this.#launcher, this.#live],
    }));
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && host.floating && !event.defaultPrevented) this.show(false, { focus: true });
    });
    this.#fillMenu();
    host.shadowRoot.adoptedStyleSheets = [styles];
    host.shadowRoot.replaceChildren(this.#root);
    followPage(this.#root, this.#ending.signal, {
      recolour: () => this.recolour(),
      turned: () => host.floating && fillsWindow() && this.show(false, { focus: false }),
    });
  }

  /** Gives the focus a place where the focused element went away; on glass the composer would raise the keyboard. */
  #refocus() {
    if (matchMedia("(pointer: coarse)").matches) this.#transcript.node.focus({ preventScroll: true });
    else this.#composer.focus();
  }

  #fillMenu() {
    const t = this.#t;
    const { handoff, privacy } = this.#config;
    this.#menu.fill([
      { label: t("new_conversation"), act: () => this.renew() },
      { label: t("copy_transcript"), act: () => this.#copy(this.#transcript.text()) },
      { label: t("download_transcript"), act: () => this.#download() },
      ...(handoff ? [{ label: t("talk_to_a_person"), act: () => this.#handOff() }] : []),
      { label: t("privacy"), href: safeUrl(privacy, this.#host.server) },
      { label: t("forget_me"), care: true, act: () => this.#confirmForget() },
    ]);
  }

  #greet() {
    this.#transcript.greet(greetingOf(this.#host, this.#config));
  }

  // --- what the connection tells ------------------------------------------------------------------------------------

  #listener() {
    return {
      state: () => this.#showConnection(),
      said: ({ id, text, seq }) => this.#transcript.said(id, text, seq),
      reply: (event, missed) => this.#replied(event, missed),
      refused: (error) => this.#refused(error),
      reset: () => this.#transcript.clear(),
      erased: () => {
        this.#transcript.remark(this.#t("forgotten"));
        this.#live.say(this.#t("forgotten"));
      },
    };
  }

  #replied(event, missed) {
    // A reply that was waited for is news even when it comes with a reconnection; an old one is not.
    const awaited = this.#transcript.awaits(event.in_reply_to);
    // A plan whose tasks are ticked off stays where it is.
    const follow = (this.#transcript.atEnd && !event.in_reply_to.startsWith("plan-")) || awaited;
    if (!this.#transcript.replied(event)) return;
    if (!missed) this.#transcript.markPlansStale();
    if (missed && !awaited) return this.#transcript.toEnd("instant");
    this.#showConnection();
    // Another element of this page asked: it tells what it heard.
    if (this.#client.shared && !awaited) return;
    if (follow) this.#transcript.show(event.in_reply_to);
    else this.#wayDown.news();
    const { in_reply_to: id, turn, reply } = event;
    this.#dispatch("message", { from: "advisor", id, turn, text: reply.text, reply });
    if (this.shown) return this.#live.say(`${this.#t("advisor")}: ${reply.text}`);
    this.#setUnread(this.#unread + 1);
    this.#live.say(this.#t(this.#unread === 1 ? "unread_one" : "unread", { number: this.#unread }));
  }

  /** Says what the server refused; `again` tries it once more, and `done` follows when the visitor has read it. */
  #refused({ code, message, id }, again = null, done = () => this.#composer.focus()) {
    const words = this.#config.labels[`error_${code}`] ?? message ?? this.#t("error_unknown");
    if (id) this.#transcript.mark(id, `${this.#t("not_sent")}. ${words}`, [this.#secondTry(code, id)]);
    else this.#prompt.ask(words, "", [again && { label: this.#t("retry"), act: again }, { label: this.#t("close") }], done);
    this.#live.say(words);
    this.#dispatch("error", { code, message: words });
  }

  /** What the visitor can do about a refused message: send it again where that can help, otherwise change it. */
  #secondTry(code, id) {
    const text = this.#transcript.question(id);
    if (PASSING.has(code)) return { label: this.#t("retry"), act: () => this.#retry(id, text) };
    return { label: this.#t("edit"), act: () => this.#edit(id, text) };
  }

  #retry(id, text) {
    this.#transcript.mark(id, null);
    this.#client.retry({ id, text });
    this.#showConnection();
    this.#composer.focus();
  }

  #edit(id, text) {
    this.#transcript.remove(id);
    this.prefill(text);
  }

  /** Says how the connection stands, and what waits for it: quietly while all is well. */
  #showConnection() {
    const { trouble, outbox } = this.#client;
    this.#header.status = trouble ? this.#t("not_connected") : this.#options.tagline;
    this.#root.classList.toggle("cut", Boolean(trouble));
    this.#banner.show(trouble, outbox.length);
    for (const { id } of outbox) this.#transcript.mark(id, trouble ? this.#t("not_sent_yet") : null);
  }

  // --- smaller things -----------------------------------------------------------------------------------------------

  #setUnread(count) {
    if (count === this.#unread) return;
    this.#unread = count;
    this.#store.remember({ unread: count });
    this.#launcher.show(this.shown, count);
    this.#dispatch("unread", { count });
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return false;
    }
    this.#live.say(this.#t("copied"));
    return true;
  }

  async #rate(turn, rating, comment) {
    this.#dispatch("feedback", { turn, rating, comment });
    await this.#attempt(async () => {
      await this.#client.rate(turn, rating, comment);
      this.#live.say(this.#t("thanks_for_feedback"));
    });
  }

  async #download() {
    const local = ["txt", "text/plain", this.#transcript.text()];
    const kept = async () => ["html", "text/html", await this.transcript("html")];
    const [name, type, words] = this.#client.conversation ? await kept().catch(() => local) : local;
    save(words, `career-advisor.${name}`, type);
  }

  /** Opens phases of a roadmap or changes a task of a plan. */
  #onPhases(name, ...details) {
    return this.#attempt(async () => (await fetchModule("phases.js"))[name](...details));
  }

  /** Does what needs the server; where that fails, the visitor is told and can try again. */
  async #attempt(act) {
    const focused = this.#host.shadowRoot.activeElement;
    try {
      await act();
    } catch ({ code = "unavailable" }) {
      const again = PASSING.has(code) && (() => this.#attempt(act));
      this.#refused({ code }, again, () => (focused?.isConnected ? focused : this.#composer).focus());
    }
  }

  #handOff() {
    return this.#attempt(async () => {
      const { handOff } = await fetchModule("human_handoff.js");
      handOff(
        this.#prompt,
        this.#t,
        this.#config.handoff,
        this.#transcript.text(),
        (text) => this.#copy(text),
        () => this.#menu.focus(),
      );
    });
  }

  #confirmForget() {
    const t = this.#t;
    this.#prompt.ask(
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
