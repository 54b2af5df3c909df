/** The frame around the transcript: launcher, header, menu, questions back, composer, and the voice for listeners. */

import { el, icon, iconButton } from "./dom.js";

/** How long an announcement stays in the live region: long enough to be read out, gone before it is met again. */
const SPOKEN = 1500;

export class Launcher {
  #t;
  #badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });

  constructor(t, onclick) {
    this.#t = t;
    this.node = el(
      "button",
      { type: "button", class: "launcher", part: "launcher", onclick },
      icon("chat"),
      el("span", { class: "launcher-text" }, t("title")),
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

/** Who speaks, how the connection stands, the menu and the way out. */
export class Header {
  #t;
  #status = el("p", { class: "status" });

  constructor(t, level, menu, onclose) {
    this.#t = t;
    const names = el("div", { class: "names" }, el(level, { id: "title", part: "title" }, t("title")), this.#status);
    const mark = el("span", { class: "mark", "aria-hidden": "true" }, icon("compass"));
    const closer = iconButton("close", t("close"), "tool closer", onclose);
    this.node = el("div", { class: "head", part: "header" }, mark, names, menu.node, closer);
    this.tell("tagline");
  }

  /** Shows the words of a label beneath the name. */
  tell(key) {
    this.#status.textContent = this.#t(key);
  }
}

/** A polite live region: what is said to it is read out once and then removed. */
export class Voice {
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

/** A question to the visitor in place of the composer: erase for good? share the transcript? */
export class Sheet {
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
        choices.map(({ label, act, care }) =>
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
    this.node = el(
      "form",
      {
        class: "composer",
        part: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          this.#submit(onsend);
        },
      },
      this.#field,
      el(
        "button",
        { type: "submit", class: "send", part: "send", "aria-label": t("send"), title: t("send") },
        icon("send"),
      ),
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
