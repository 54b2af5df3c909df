/** Fetches what a chat needs: the styles, the advisor's words for this page, and later the modules for what few visitors ask for. */

let styles = null;

/** The style sheet, fetched once a page and adopted, so that no host policy on styles concerns it. */
export function loadStyles() {
  styles ??= fetch(new URL("element.css", import.meta.url))
    .then((response) => (response.ok ? response.text() : Promise.reject(response)))
    .then((text) => new CSSStyleSheet().replace(text))
    .catch((error) => {
      styles = null;
      throw error;
    });
  return styles;
}

/** A module beside this one. Browsers remember a module that failed, so the second attempt goes to an address of its own. */
export const fetchModule = (name) => import(`./${name}`).catch(() => import(`./${name}?again=${Date.now()}`));

/** Labels, greeting and limits for what the element's page shows, once the styles are there; null when the element went away. */
export async function loadConfiguration(host) {
  const address = new URL("api/widget", host.server);
  for (const name of ["guide", "lang"]) {
    if (host.getAttribute(name)) address.searchParams.set(name, host.getAttribute(name));
  }
  for (let attempt = 0; host.isConnected; attempt += 1) {
    try {
      const [response] = await Promise.all([fetch(address), loadStyles()]);
      if (response.ok) return checked(await response.json(), host);
    } catch {
      // The advisor cannot be reached, or does not serve this site: the page goes on without it until it can.
    }
    if (attempt === 0)
      host.dispatchEvent(new CustomEvent("error", { detail: { code: "unavailable", message: address.href } }));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(30000, 1000 * 2 ** attempt)));
  }
  return null;
}

/** The configuration; a guide that the advisor does not know is a slip of the page's author, who is told. */
function checked(config, host) {
  const guide = host.getAttribute("guide");
  if (guide && config.guide === null)
    console.warn(`Career advisor: there is no guide "${guide}". ${host.server}api/guides lists all guides.`);
  return config;
}
