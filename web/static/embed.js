/* The loader: puts the advisor on a portal's page with one line and asks for all that it needs at once. */
(() => {
  const script = document.currentScript;
  const address = new URL(script.src);
  // Under its versioned address the loader stands two folders deeper.
  const server = new URL(address.pathname.endsWith("/static/__VERSION__/embed.js") ? "../../" : ".", address).href;
  const folder = new URL("static/__VERSION__/", server);
  const options = { ...Object.fromEntries(address.searchParams), ...script.dataset };
  const attributes = ["guide", "lang", "theme", "accent", "position", "greeting", "open"];
  const texts = ["title", "tagline", "launcher", "avatar", "offset"];
  let launcher = null;

  /** The element that the page wrote, or a launcher made of what the script's options say. */
  function place() {
    const written = document.querySelector("career-advisor");
    if (written || "manual" in options) return written;
    launcher ??= document.createElement("career-advisor");
    launcher.setAttribute("position", "bottom-end");
    for (const name of attributes) if (name in options) launcher.setAttribute(name, options[name]);
    for (const name of texts) if (name in options) launcher.dataset[name] = options[name];
    launcher.setAttribute("server", server);
    return document.body.appendChild(launcher);
  }

  /** Puts the launcher back where a page changes without loading: its body is replaced, or emptied. */
  function watch() {
    const anew = new MutationObserver((changes) => {
      if (!document.body || launcher?.isConnected) return;
      const replaced = changes.some(({ target }) => target === document.documentElement);
      const removed = changes.flatMap(({ removedNodes }) => [...removedNodes]);
      // Whoever takes away the launcher alone means it.
      const emptied = launcher && removed.some((node) => node !== launcher && node.nodeType === 1);
      if (replaced) observe();
      if (replaced || emptied) place();
    });
    const observe = () => {
      anew.disconnect();
      anew.observe(document.documentElement, { childList: true });
      anew.observe(document.body, { childList: true });
    };
    observe();
  }

  function refused() {
    console.error(
      `Career advisor: ${server} does not answer this page. If it runs, add ${location.origin} to its setting ` +
        "CAREER_ADVISOR_ALLOWED_ORIGINS, and check that this page's content security policy allows it.",
    );
  }

  function begin() {
    const element = place();
    watch();
    const words = new URL("api/widget", server);
    for (const name of ["guide", "lang"]) {
      if (element?.getAttribute(name)) words.searchParams.set(name, element.getAttribute(name));
    }
    // The modules and the words below are asked for again by the code that uses them, and come from the cache.
    fetch(new URL("__SHEET__", folder)).catch(() => {});
    fetch(words).catch(refused);
    for (const name of __MODULES__) import(new URL(name, folder).href).catch(() => {});
  }

  /** The page comes first: the advisor waits until it has loaded and has nothing better to do. */
  const idle = () => (window.requestIdleCallback ?? setTimeout)(begin, { timeout: 2000 });
  if (document.readyState === "complete") idle();
  else window.addEventListener("load", idle, { once: true });
})();
