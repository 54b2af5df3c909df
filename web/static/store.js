/** What the browser keeps of a conversation; where storage is blocked or full, the page's memory keeps it instead. */

/** Belongs to the module, not to an element: an element that is taken away and put back finds its conversation. */
const MEMORY = { shared: new Map(), own: new Map() };

function guarded(open, memory) {
  const attempt = (act, otherwise) => {
    try {
      return act(open());
    } catch {
      return otherwise();
    }
  };
  return {
    get: (key) =>
      memory.get(key) ??
      attempt(
        (storage) => storage.getItem(key),
        () => null,
      ),
    set: (key, value) =>
      attempt(
        (storage) => {
          storage.setItem(key, value);
          memory.delete(key);
        },
        () => memory.set(key, value),
      ),
    remove: (key) => {
      memory.delete(key);
      attempt(
        (storage) => storage.removeItem(key),
        () => {},
      );
    },
  };
}

/**
 * The keys of one advisor's server. The conversation id is shared by all tabs; the tab's own state (open or
 * closed, words not yet sent) stays with the tab. Nothing is written before the visitor does something.
 */
export class Store {
  #shared = guarded(() => window.localStorage, MEMORY.shared);
  #own = guarded(() => window.sessionStorage, MEMORY.own);
  #key;

  constructor(server) {
    this.#key = `career-advisor ${server}`;
  }

  /** The conversation's id, or null when there is none. */
  get conversation() {
    return this.#shared.get(this.#key);
  }

  set conversation(id) {
    if (id) this.#shared.set(this.#key, id);
    else this.#shared.remove(this.#key);
  }

  /** What this tab remembers: `{open, draft, outbox, unread}`, each as it was last set. */
  get tab() {
    try {
      return JSON.parse(this.#own.get(this.#key)) ?? {};
    } catch {
      return {};
    }
  }

  /** Adds to what this tab remembers. */
  remember(changes) {
    this.#own.set(this.#key, JSON.stringify({ ...this.tab, ...changes }));
  }

  /** Removes every trace of the advisor. */
  clear() {
    this.#shared.remove(this.#key);
    this.#own.remove(this.#key);
  }

  /** Calls back with the conversation's id when another tab changes it; returns how to stop. */
  watch(callback) {
    // The id as it is now, and not as it was when the event was sent: two tabs that change it at once must agree.
    const listen = ({ key }) => (key === this.#key || key === null) && callback(this.conversation);
    window.addEventListener("storage", listen);
    return () => window.removeEventListener("storage", listen);
  }
}
