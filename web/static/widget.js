/** `<career-advisor>`: the chat as an element of its own, on any page. */

import { Chat } from "./chat.js";

const POSITIONS = ["bottom-end", "bottom-start", "bottom-right", "bottom-left"];
/** The advisor that this module came from: /static/<version>/widget.js stands two folders deep. */
const HOME = new URL("../../", import.meta.url).href;

const TEXTS = ["data-title", "data-tagline", "data-launcher", "data-avatar"];

/**
 * Attributes: `server guide lang theme accent position open greeting`, `data-title data-tagline data-launcher
 * data-avatar data-offset`. Without `position` the chat stands where the element stands; `bottom-end` and its likes
 * make it a launcher in that corner, `page` fills the window.
 */
export class CareerAdvisor extends HTMLElement {
  static observedAttributes = ["server", "guide", "lang", "theme", "accent", "position", "open", "greeting", "data-offset", ...TEXTS];

  #chat = null;
  #starting = null;
  #waiting = [];

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    // Until the chat stands, what the page wrote inside the element is shown: without JavaScript, a form.
    shadow.append(document.createElement("slot"));
  }

  connectedCallback() {
    this.#start();
  }

  disconnectedCallback() {
    // An element that is only moved is connected again before this runs.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#chat?.dispose();
      this.#chat = this.#starting = null;
    });
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.#chat) return;
    if (name === "open") this.#chat.show(after !== null, { focus: false });
    else if (name === "theme" || name === "accent") this.#chat.recolour();
    else if (name === "position" || name === "data-offset") this.#chat.settle();
    else if (name === "guide" || name === "greeting") this.#chat.turnPage();
    else this.#restart();
  }

  /** The advisor's address, with a slash at its end. */
  get server() {
    return new URL(this.getAttribute("server") || HOME, document.baseURI).href.replace(/\/?$/, "/");
  }

  /** Whether the chat hides behind a launcher. */
  get floating() {
    return POSITIONS.includes(this.getAttribute("position"));
  }

  /** What the page shows, as the server is told it; null when the page says nothing. */
  get context() {
    const guide = this.getAttribute("guide");
    return guide ? { guide } : null;
  }

  /** Opens the chat and puts the focus into it. */
  open() {
    this.#when((chat) => chat.show(true, { focus: true }));
  }

  /** Closes the chat; what is written goes on. */
  close() {
    this.#when((chat) => chat.show(false, { focus: true }));
  }

  /** Opens a closed chat and closes an open one. */
  toggle() {
    this.#when((chat) => chat.show(!chat.shown, { focus: true }));
  }

  /** Asks in the visitor's name. */
  ask(text) {
    this.#when((chat) => chat.ask(String(text)));
  }

  /** Writes into the composer and leaves sending to the visitor. */
  prefill(text) {
    this.#when((chat) => chat.prefill(String(text)));
  }

  /** Leaves this conversation and begins another. */
  newConversation() {
    this.#when((chat) => chat.renew());
  }

  /** The transcript: `text` as it stands here; `markdown`, `html` or `json` from the server. */
  async exportTranscript(format = "text") {
    return (await this.#ready()).transcript(format);
  }

  /** Erases the conversation on the server and everything kept in this browser. */
  async forget() {
    return (await this.#ready()).forget();
  }

  #start() {
    this.#starting ??= Chat.begin(this).then((chat) => {
      if (!chat || !this.isConnected) return chat?.dispose();
      this.#chat = chat;
      this.#waiting.splice(0).forEach((act) => act(chat));
    });
  }

  #restart() {
    this.#chat.dispose();
    this.#chat = this.#starting = null;
    this.#start();
  }

  #when(act) {
    if (this.#chat) act(this.#chat);
    else this.#waiting.push(act);
  }

  #ready() {
    return new Promise((resolve) => this.#when(resolve));
  }
}

if (!customElements.get("career-advisor")) customElements.define("career-advisor", CareerAdvisor);
