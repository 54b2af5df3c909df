/** The parts around the transcript: launcher, header, menu, prompt, way down, connection banner, composer, live region. */

import { el, icon, iconButton, safeUrl } from "./dom.js";

/** How long an announcement stays in the live region: long enough to be read out, gone before it is met again. */
const SPOKEN = 1500;
/** A connection that is lost for less than this is not worth a word, in milliseconds. */
const BRIEF = 800;

/** The panel with the parts `inside` it from top to bottom, and the root that holds it with those `beside` it. */
export function layout({ lang, dir, inside, beside }) {
  const nodes = (parts) => parts.map(({ node }) => node);
  const panel = el("section", { class: "panel", part: "panel", "aria-labelledby": "title", hidden: true }, nodes(inside));
  return { root: el("div", { class: "root", part: "root", lang, dir }, panel, nodes(beside)), panel };
}

export class Launcher {
  #t;
  #badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });

  /** `text` may be empty: then the launcher is an icon alone. */
  constructor(t, text, onclick) {
    this.#t = t;
    this.node = el(
      "button",
      { type: "button", class: text ? "launcher" : "launcher bare", part: "launcher", onclick },
      icon("chat"),
      text && el("span", { class: "launcher-text" }, text),
      this.#badge,
    );
    this.show(false, 0);
  }

  /** Tells whether the chat is open and how many replies wait unread. */
  show(open, unread) {
    const news = unread && this.#t(unread === 1 ? "unread_one" : "unread", { number: unread });
    this.node.setAttribute("aria-expanded", String(open));
    this.node.setAttribute("aria-label", [this.#t("open_chat"), news].filter(Boolean).join(", "));
    this.#badge.textContent = unread || "";
    this.#badge.hidden = !unread;
  }
}

/** The advisor's name, a line beneath it, the menu and the close button. */
export class Header {
  #status = el("p", { class: "status" });

  constructor(t, level, { title, avatar }, menu, onclose) {
    const names = el("div", { class: "names" }, el(level, { id: "title", part: "title" }, title), this.#status);
    const mark = el("span", { class: "mark", part: "avatar", "aria-hidden": "true" }, icon("compass"));
    const address = avatar && safeUrl(avatar, document.baseURI);
    if (address) {
      // The icon stays where the picture cannot be shown.
      const picture = el("img", { src: address, alt: "", onload: () => mark.replaceChildren(picture) });
    }
    const closer = iconButton("close", t("close"), "tool closer", onclose);
    // Replies have headings of the third level.
    const above = level === "h1" && el("h2", { class: "vh" }, t("conversation"));
    this.node = el("div", { class: "head", part: "header" }, mark, names, menu.node, closer, above);
  }

  /** Shows the line beneath the name. */
  set status(words) {
    this.#status.textContent = this.#status.title = words;
  }
}

/** Says above the composer that the connection is lost, with a button for the next attempt. */
export class ConnectionBanner {
  #t;
  #words = el("span", {});
  #timer = null;
  #reveal;
  node;

  /** `reveal` is given what shows the banner, so that the end of the transcript can stay in sight. */
  constructor(t, onretry, reveal) {
    this.#t = t;
    this.#reveal = reveal;
    const button = el("button", { type: "button", onclick: onretry }, t("try_now"));
    this.node = el("div", { class: "banner", hidden: true }, this.#words, button);
  }

  /** Shows what the trouble is and how many messages wait, or hides the banner for null. A brief one is not mentioned. */
  show(trouble, count) {
    clearTimeout(this.#timer);
    if (!trouble) {
      this.node.hidden = true;
      return;
    }
    const t = this.#t;
    const what = t({ offline: "line_offline", lost: "line_lost" }[trouble]);
    this.#words.textContent = count ? `${what} ${t(count === 1 ? "waits_one" : "waits", { number: count })}` : what;
    if (this.node.hidden) this.#timer = setTimeout(() => this.#reveal(() => (this.node.hidden = false)), BRIEF);
  }
}

/** A button down to the newest words, shown while the visitor reads further up. */
export class WayDown {
  #button;

  constructor(t, transcript, ondone) {
    this.#button = iconButton("arrow", t("scroll_to_latest"), "latest", () => {
      transcript.toEnd();
      ondone();
    });
    this.#button.hidden = true;
    this.node = el("div", { class: "way-down" }, this.#button);
    const follow = () => {
      this.#button.hidden = transcript.atEnd;
      if (transcript.atEnd) this.#button.classList.remove("news");
    };
    transcript.node.addEventListener("scroll", follow, { passive: true });
    // What is said or erased moves the end without any scrolling.
    const watch = new ResizeObserver(follow);
    for (const part of [transcript.node, transcript.node.firstChild]) watch.observe(part);
  }

  /** Marks that something new stands below. */
  news() {
    this.#button.classList.add("news");
  }
}

/** A polite live region: what is said to it is read out once and then removed. */
export class LiveRegion {
  node = el("div", { class: "vh", role: "status", "aria-live": "polite" });

  say(text) {
    const words = el("div", {}, text);
    this.node.append(words);
    setTimeout(() => words.remove(), SPOKEN);
  }
}

/** The menu behind a button: a plain list of buttons and links, closed by Escape or by leaving it. */
export class Menu {
  #list = el("ul", { class: "menu", hidden: true });
  #button;

  constructor(t) {
    this.#button = iconButton("more", t("menu"), "tool", () => this.toggle());
    this.#button.setAttribute("aria-expanded", "false");
    this.node = el("div", { class: "menu-box" }, this.#button, this.#list);
    this.node.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.node.contains(relatedTarget)) this.toggle(false);
    });
    this.node.addEventListener("keydown", (event) => this.#keys(event));
  }

  /** Replaces the entries: `{label, act}` or `{label, href}`. */
  fill(entries) {
    this.#list.replaceChildren(
      ...entries.map(({ label, act, href, care }) =>
        el(
          "li",
          {},
          href
            ? el("a", { href, target: "_blank", rel: "noopener", class: "entry" }, label)
            : el(
                "button",
                {
                  type: "button",
                  class: care ? "entry care" : "entry",
                  onclick: () => {
                    this.toggle(false);
                    this.focus();
                    act();
                  },
                },
                label,
              ),
        ),
      ),
    );
  }

  toggle(open = this.#list.hidden) {
    this.#list.hidden = !open;
    this.#button.setAttribute("aria-expanded", String(open));
    if (open) this.#list.querySelector(".entry")?.focus();
  }

  /** Puts the focus back where the menu was opened from. */
  focus() {
    this.#button.focus();
  }

  #keys(event) {
    if (this.#list.hidden) return;
    const entries = [...this.#list.querySelectorAll(".entry")];
    const at = entries.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape") {
      event.stopPropagation();
      this.toggle(false);
      this.focus();
    } else if (to !== undefined) {
      event.preventDefault();
      entries.at(to % entries.length).focus();
    }
  }
}

/** A question to the visitor above the composer, such as whether to erase for good. */
export class Prompt {
  #done = null;
  node = el("div", { class: "sheet", role: "group", hidden: true });

  constructor() {
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.node.hidden) return;
      event.stopPropagation();
      this.close();
    });
  }

  /** Asks, with `choices` of `{label, act, care}`; the last choice merely closes. `extra` stands between words and buttons. */
  ask(title, text, choices, done, extra = null) {
    this.#done = done;
    const heading = el("p", { class: "sheet-title", id: "sheet-title" }, title);
    this.node.setAttribute("aria-labelledby", "sheet-title");
    this.node.replaceChildren(
      heading,
      ...(text ? [el("p", { class: "sheet-text" }, text)] : []),
      ...(extra ? [extra] : []),
      el(
        "div",
        { class: "choices" },
        choices.filter(Boolean).map(({ label, act, care }) =>
          el(
            "button",
            {
              type: "button",
              class: care ? "choice care" : "choice",
              onclick: () => {
                this.close();
                act?.();
              },
            },
            label,
          ),
        ),
      ),
    );
    this.node.hidden = false;
    this.node.querySelector("button, input").focus();
  }

  close() {
    if (this.node.hidden) return;
    this.node.hidden = true;
    this.#done?.();
  }
}

/** Where the visitor writes: Enter sends, Shift+Enter begins a new line. */
export class Composer {
  #t;
  #most;
  #field;
  #count;

  /** `onsend(text)` gets what was written; `ondraft(text)` every change. */
  constructor(t, most, onsend, ondraft) {
    this.#t = t;
    this.#most = most;
    this.#count = el("p", { class: "count", id: "count", hidden: true });
    this.#field = el("textarea", {
      class: "field",
      rows: "1",
      part: "input",
      "aria-label": t("composer"),
      placeholder: t("placeholder"),
      enterkeyhint: "send",
      autocomplete: "off",
      "aria-describedby": "count",
      oninput: () => {
        this.#fit();
        ondraft(this.#field.value);
      },
      onkeydown: (event) => {
        // Enter that ends a composition (Japanese, Chinese, Korean) chooses a word and sends nothing.
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
          event.preventDefault();
          this.#submit(onsend);
        }
      },
    });
    const send = iconButton("send", t("send"), "send", () => this.#submit(onsend));
    send.part = "send";
    // No form: a sandboxed frame may not submit one.
    this.node = el(
      "div",
      { class: "composer", part: "composer" },
      this.#field,
      send,
      this.#count,
    );
  }

  get value() {
    return this.#field.value;
  }

  set value(text) {
    this.#field.value = text;
    this.#fit();
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  #submit(onsend) {
    const text = this.#field.value.trim();
    if (!text || this.#over() > 0) return this.focus();
    this.value = "";
    onsend(text);
  }

  #over() {
    return [...this.#field.value.trim()].length - this.#most;
  }

  #fit() {
    const over = this.#over();
    this.#count.hidden = over <= 0;
    this.#count.textContent = over > 0 ? this.#t("too_many_characters", { number: over }) : "";
    this.#field.setAttribute("aria-invalid", String(over > 0));
    this.#field.style.blockSize = "auto";
    this.#field.style.blockSize = this.#field.value ? `${this.#field.scrollHeight}px` : "";
  }
}
