/** The line to the server: one socket, kept alive by pings and opened again with jitter whenever it is lost. */

const RESTARTING = 1012;
const TIMEOUTS = { first: 500, restart: 4000, most: 30000, ping: 20000, pong: 10000, welcome: 10000 };
/** Failed attempts in a row before messages go by plain HTTP instead. */
const SOCKET_ATTEMPTS = 3;

/**
 * What uses the line extends it: `hello()` gives the first frame, `hear(frame)` gets what the server says, `changed()`
 * is called when the line stands otherwise, `blocked()` when messages go by plain HTTP only.
 */
export class Connection {
  /** `closed`, `connecting`, `ready`, `waiting` (for the next attempt), `offline`, or `http`. */
  state = "closed";
  /** Whether plain HTTP works where sockets do not. */
  reachable = false;
  #socket = null;
  #wanted = false;
  #failures = 0;
  #timers = {};
  #ending = new AbortController();

  constructor(server) {
    this.server = server;
    const { signal } = this.#ending;
    window.addEventListener("online", () => this.wake(), { signal });
    window.addEventListener("offline", () => this.#socket && this.lost(), { signal });
    window.addEventListener("pagehide", () => this.#leave(), { signal });
    window.addEventListener("pageshow", () => this.wake(), { signal });
    document.addEventListener("visibilitychange", () => this.#look(), { signal });
  }

  /** Ends it for good. */
  dispose() {
    this.#ending.abort();
    this.disconnect();
  }

  /** What keeps messages from leaving: `offline`, `lost`, or null. */
  get trouble() {
    if (this.state === "http") return this.reachable ? null : "lost";
    return { offline: "offline", waiting: "lost" }[this.state] ?? null;
  }

  /** Takes over whether plain HTTP has just worked. */
  setReachable(reachable) {
    this.reachable = reachable;
    this.changed();
  }

  /** Holds a connection from now on. */
  connect() {
    this.#wanted = true;
    if (!this.#socket && !this.#timers.retry) this.#open();
  }

  /** Lets the connection go until `connect` is called again. */
  disconnect() {
    this.#wanted = false;
    this.drop();
    this.#become("closed");
  }

  /** Makes the next attempt now. */
  reconnect() {
    if (!this.#wanted || this.state === "ready") return;
    this.drop();
    this.#open();
  }

  /** Opens a socket again after `drop`, where a connection is wanted. */
  resume() {
    if (this.#wanted) this.#open();
  }

  /** Makes an attempt where one may succeed by now. */
  wake() {
    if (!this.#wanted) return;
    this.#failures = Math.min(this.#failures, SOCKET_ATTEMPTS);
    if (!this.#socket) this.#open();
  }

  /** Sends a frame, or nothing where no socket is open. */
  say(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** Takes over that the server has answered the hello. */
  welcomed() {
    this.#failures = 0;
    this.#become("ready");
  }

  /** Lets go of the socket without waiting for the other side, which may be gone. */
  drop() {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#timers = {};
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Waits for the next attempt; `least` is what the server asked for, in milliseconds. */
  lost(everybody = false, least = 0) {
    this.drop();
    if (!this.#wanted) return;
    this.#failures += 1;
    // Full jitter: thousands of clients that lost one server do not come back in one moment.
    const span = Math.max(TIMEOUTS.first * 2 ** this.#failures, everybody ? TIMEOUTS.restart : 0);
    const wait = least + Math.random() * Math.min(TIMEOUTS.most, span);
    this.#timers.retry = setTimeout(() => this.#open(), wait);
    this.reachable = false;
    // What the browser knows of the network is only shown: an advisor on this machine answers without one.
    const resting = navigator.onLine === false ? "offline" : "waiting";
    this.#become(this.#failures >= SOCKET_ATTEMPTS && resting === "waiting" ? "http" : resting);
    if (this.state === "http") this.blocked();
  }

  #open() {
    clearTimeout(this.#timers.retry);
    this.#timers.retry = null;
    this.#become(this.#failures >= SOCKET_ATTEMPTS ? "http" : "connecting");
    const address = new URL("ws", this.server);
    address.protocol = address.protocol.replace("http", "ws");
    let socket;
    try {
      socket = new WebSocket(address);
    } catch {
      return this.lost();
    }
    this.#socket = socket;
    socket.onopen = () => this.say(this.hello());
    socket.onmessage = ({ data }) => this.#socket === socket && this.#hear(data);
    socket.onclose = ({ code }) => this.#socket === socket && this.lost(code === RESTARTING);
    this.#timers.pong = setTimeout(() => this.lost(), TIMEOUTS.welcome);
  }

  #hear(data) {
    this.#alive();
    this.hear(JSON.parse(data));
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.changed();
  }

  /** A page that is put aside for the back button must not hold a socket. */
  #leave() {
    this.drop();
    if (this.#wanted) this.#become("waiting");
  }

  #look() {
    if (document.visibilityState !== "visible") return;
    if (this.state === "ready") this.#ping();
    else this.wake();
  }

  #ping() {
    this.say({ type: "ping" });
    clearTimeout(this.#timers.pong);
    this.#timers.pong = setTimeout(() => this.lost(), TIMEOUTS.pong);
  }

  /** Any sign of life puts off the next ping. */
  #alive() {
    clearTimeout(this.#timers.pong);
    clearTimeout(this.#timers.ping);
    this.#timers.ping = setTimeout(() => this.#ping(), TIMEOUTS.ping);
  }
}
