/* The loader: puts the advisor on a portal's page with one line and asks for all that it needs at once. */
(() => {
  const script = document.currentScript;
  const server = new URL(".", script.src).href;
  const folder = new URL("static/__VERSION__/", server);
  const names = ["guide", "lang", "theme", "position", "greeting", "open"];

  /** The element that the page wrote, or a launcher made of what the script's `data-` attributes say. */
  function place() {
    const written = document.querySelector("career-advisor");
    if (written || "manual" in script.dataset) return written;
    const element = document.createElement("career-advisor");
    element.setAttribute("position", "bottom-end");
    for (const name of names) if (name in script.dataset) element.setAttribute(name, script.dataset[name]);
    element.setAttribute("server", server);
    return document.body.appendChild(element);
  }

  function begin() {
    const element = place();
    const words = new URL("api/widget", server);
    for (const name of ["guide", "lang"]) {
      if (element?.getAttribute(name)) words.searchParams.set(name, element.getAttribute(name));
    }
    // The modules and the words below are asked for again by the code that uses them, and come from the cache.
    for (const name of __SHEETS__) fetch(new URL(name, folder)).catch(() => {});
    fetch(words).catch(() => {});
    for (const name of __MODULES__) import(new URL(name, folder).href).catch(() => {});
  }

  /** The page comes first: the advisor waits until it has loaded and has nothing better to do. */
  const idle = () => (window.requestIdleCallback ?? setTimeout)(begin, { timeout: 2000 });
  if (document.readyState === "complete") idle();
  else window.addEventListener("load", idle, { once: true });
})();
