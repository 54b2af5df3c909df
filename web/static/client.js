/**
 * Talks to the server: a conversation resumed from the last event seen. A message keeps its id from the first attempt
 * to the last, so that the server answers it once however often it is sent.
 */

import { Connection } from "./connection.js";
import { wellFormed } from "./dom.js";
import { Store } from "./store.js";

/** Refusals that pass with time: the message is kept and sent again. */
export const PASSING = new Set(["too_many_requests", "unavailable", "internal"]);

const newId = () =>
  crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("");

/** The options of a request that sends JSON. */
export const posted = (body) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

async function refusal(path, response) {
  const { error } = await response.json().catch(() => ({}));
  return Object.assign(new Error(`${path}: ${response.status}`), { code: error?.code });
}

/** One client a server: the elements of a page that talk to the same server share it. */
const CLIENTS = new Map();

/** The page's client for a server. */
export function clientOf(server) {
  if (!CLIENTS.has(server)) CLIENTS.set(server, new Client(server, new Store(server)));
  return CLIENTS.get(server);
}

/** Tells each listener: `said`, `reply`, `state`, `refused`, `erased`, `reset`. */
class Client extends Connection {
  /** Each listener with the function that gives what its element's page shows, or null. */
  #listeners = new Map();
  /** What was said so far, for listeners that come later. */
  #log;
  /** The last event up to which none is missing, and those beyond it: another worker's may come out of order. */
  #seq = 0;
  #beyond = new Set();
  #conversation;
  #outbox;
  #refusals = new Map();
  /** Events up to this one were missed and came after the welcome. */
  #catchingUp = 0;

  constructor(server, store) {
    super(server);
    /** What this browser keeps. */
    this.store = store;
    this.#conversation = store.conversation;
    this.#outbox = (store.tab.outbox ?? []).map((one) => ({ ...one, text: wellFormed(one.text) }));
    this.#log = this.#outbox.map(({ id, text }) => ["said", { id, text, seq: null }]);
    this.unwatch = store.watch((id) => this.#adopt(id));
  }

  /** Adds a listener and tells it what was said so far. */
  join(listener, context) {
    this.#listeners.set(listener, context);
    for (const [name, event] of this.#log) listener[name](event, true);
  }

  /** Removes a listener; the last one ends the client. */
  leave(listener) {
    if (this.#listeners.delete(listener) && !this.#listeners.size) this.dispose();
  }

  /** Ends the client with its connection. */
  dispose() {
    CLIENTS.delete(this.server);
    this.unwatch();
    super.dispose();
  }

  /** Whether several elements listen. */
  get shared() {
    return this.#listeners.size > 1;
  }

  get conversation() {
    return this.#conversation;
  }

  /** Messages written here that have no answer yet. */
  get outbox() {
    return [...this.#outbox];
  }

  /** Makes the next attempt now. */
  reconnect() {
    super.reconnect();
    this.#post();
  }

  /** Sends a message, now or as soon as a connection allows; `context` is what the page shows. Returns its id. */
  send(text, context) {
    const message = { id: newId(), text, ...(context && { context }) };
    this.#keep([...this.#outbox, message]);
    this.#record("said", { id: message.id, text, seq: null }, false);
    if (this.state === "ready") this.#transmit(message);
    else this.connect();
    if (this.state === "http") this.#post();
    return message.id;
  }

  /** Sends a refused message again. */
  retry(message) {
    this.#refusals.delete(message.id);
    if (!this.#outbox.some((one) => one.id === message.id)) this.#keep([...this.#outbox, message]);
    if (this.state === "ready") this.#transmit(message);
    else this.wake();
  }

  /** Leaves the conversation and begins none until the next message; the old one stays on the server. */
  renew() {
    this.#keep([]);
    this.#replace(null);
  }

  /** Erases the conversation on the server and here. */
  async forget() {
    if (this.#conversation) await this.request("api/conversation", { method: "DELETE" }, [404]);
    this.#erased();
  }

  /** Calls the conversation's own part of the HTTP interface with its key; an error holds the server's `code`, if any. */
  async request(path, options = {}, accepted = []) {
    const headers = { authorization: `Bearer ${this.#conversation}`, ...options.headers };
    const response = await fetch(new URL(path, this.server), { ...options, headers });
    if (!response.ok && !accepted.includes(response.status)) throw await refusal(path, response);
    return response;
  }

  /** Keeps what the visitor thinks of a turn. */
  rate(turn, vote, comment) {
    return this.request("api/conversation/feedback", posted({ turn, vote, ...(comment && { comment }) }));
  }

  /** Takes over new words about the page: the next hello tells the server. */
  refreshContext() {
    if (this.state !== "ready") return;
    this.drop();
    this.resume();
  }

  // --- what the connection asks and tells ---------------------------------------------------------------------------

  /** The first frame on a socket. */
  hello() {
    const context = this.#context();
    return {
      type: "hello",
      ...(this.#conversation && { conversation_id: this.#conversation, last_seq: this.#seq }),
      ...(context && { context }),
    };
  }

  /** Tells the listeners that the connection stands otherwise. */
  changed() {
    this.#emit("state");
  }

  #emit(name, ...details) {
    for (const listener of [...this.#listeners.keys()]) listener[name](...details);
  }

  /** Tells an event and keeps it for listeners that come later. */
  #record(name, event, missed) {
    this.#log.push([name, event]);
    this.#emit(name, event, missed);
  }

  /** What the page shows, by the first element that knows. */
  #context() {
    return [...this.#listeners.values()].map((context) => context()).find(Boolean) ?? null;
  }

  // --- what the server says -----------------------------------------------------------------------------------------

  hear(frame) {
    if (frame.type === "welcome") this.#welcome(frame);
    else if (frame.type === "said" || frame.type === "reply") this.#event(frame, frame.seq <= this.#catchingUp);
    else if (frame.type === "erased") this.#erased();
    else if (frame.type === "error") this.#refused(frame);
  }

  #welcome({ conversation_id: id, missed, reset, more, last_seq: last }) {
    if (reset || (this.#conversation && id !== this.#conversation)) this.#forgetThread();
    this.#conversation = id;
    this.#catchingUp = more ? last : 0;
    for (const event of missed) this.#event(event, true);
    if (this.#outbox.length) this.store.conversation = id;
    this.welcomed();
    for (const message of this.#outbox) this.#transmit(message);
  }

  #event(event, missed) {
    if (event.type === "erased") return this.#erased();
    if (event.seq <= this.#seq || this.#beyond.has(event.seq)) return;
    this.#beyond.add(event.seq);
    // A turn is two events; the words of a message written here need not come back.
    if (event.type === "reply" && this.#outbox.some((one) => one.id === event.in_reply_to))
      this.#beyond.add(event.seq - 1);
    while (this.#beyond.delete(this.#seq + 1)) this.#seq += 1;
    if (event.type === "said") return this.#record("said", event, missed);
    this.#settle(event.in_reply_to);
    this.#record("reply", event, missed);
  }

  #erased() {
    if (this.#conversation === null && !this.#outbox.length) return;
    this.#outbox = [];
    this.store.clear();
    this.#restart(null);
    this.#emit("erased");
  }

  #refused({ code, message, in_reply_to: id, retry_after: wait = 0 }) {
    if (code === "not_found" || code === "unauthorized") return this.#replace(null);
    // Whoever was not welcomed hears nothing more on this socket: say hello again, later.
    if (!id && this.state !== "ready" && PASSING.has(code)) return this.lost(false, 1000 * wait);
    const refused = this.#outbox.find((one) => one.id === id);
    if (!refused) return this.#emit("refused", { code, message, id: null });
    const times = (this.#refusals.get(id) ?? 0) + 1;
    this.#refusals.set(id, times);
    if (PASSING.has(code) && times < 4) {
      setTimeout(
        () => this.#outbox.includes(refused) && this.#transmit(refused),
        1000 * (wait + 2 ** times * Math.random()),
      );
      return;
    }
    this.#giveUp({ code, message, id });
  }

  #giveUp(refusal) {
    this.#settle(refusal.id);
    this.#log = this.#log.filter(([, event]) => event.id !== refusal.id);
    this.#emit("refused", refusal);
  }

  // --- what the visitor says ----------------------------------------------------------------------------------------

  #keep(outbox) {
    this.#outbox = outbox;
    this.store.remember({ outbox });
  }

  #settle(id) {
    this.#refusals.delete(id);
    if (this.#outbox.some((one) => one.id === id)) this.#keep(this.#outbox.filter((one) => one.id !== id));
  }

  #transmit(message) {
    if (this.store.conversation !== this.#conversation) this.store.conversation = this.#conversation;
    this.say({ type: "message", ...message });
  }

  /** Where sockets are blocked, messages go one by one over HTTP; a socket that works later brings the same events. */
  async #post() {
    if (this.#posting || !this.#outbox.length) return;
    this.#posting = true;
    try {
      while (this.#outbox.length && this.state === "http") await this.#postOne(this.#outbox[0]);
    } catch {
      // No server at all: the next attempt at a socket comes by its timer.
      this.setReachable(false);
    } finally {
      this.#posting = false;
    }
  }
  #posting = false;

  /** Sends what waits by plain HTTP, or tries whether that works. */
  async blocked() {
    if (this.#outbox.length) return this.#post();
    const answer = await fetch(new URL("healthz", this.server)).catch(() => null);
    this.setReachable(Boolean(answer?.ok));
  }

  async #postOne(message) {
    const body = { context: this.#context() ?? undefined, ...message, conversation_id: this.#conversation ?? undefined };
    const response = await fetch(new URL("api/chat", this.server), posted(body));
    const answer = await response.json();
    if (!this.reachable) this.setReachable(true);
    if (answer.error) {
      if (answer.error.code === "not_found" || answer.error.code === "unauthorized") return this.#replace(null);
      if (PASSING.has(answer.error.code)) throw new Error(answer.error.code);
      return this.#giveUp({ ...answer.error, id: message.id });
    }
    this.#conversation = this.store.conversation = answer.conversation_id;
    this.#settle(message.id);
    this.#record("reply", { in_reply_to: message.id, turn: answer.turn, reply: answer.reply, seq: null }, false);
  }

  // --- which conversation -------------------------------------------------------------------------------------------

  #adopt(id) {
    if (id !== this.#conversation) this.#restart(id);
  }

  #replace(id) {
    this.store.conversation = id;
    this.#restart(id);
  }

  #forgetThread() {
    this.#seq = 0;
    this.#beyond.clear();
    this.#log = [];
    this.#emit("reset");
    // What waits belongs to whichever conversation comes next.
    for (const { id, text } of this.#outbox) this.#record("said", { id, text, seq: null }, true);
  }

  #restart(id) {
    this.drop();
    this.#conversation = id;
    this.#forgetThread();
    this.resume();
  }
}
