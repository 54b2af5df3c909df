/** Follows what the page around the chat does: the phone's keyboard, other colours, another address, printing. */

/** Where the open chat covers the whole window; chat.css holds the same condition. */
const FULL_SCREEN = "(max-width: 30em), (max-height: 26em)";

/** Whether the open chat covers the whole window. */
export const fillsWindow = () => matchMedia(FULL_SCREEN).matches;

/** Follows the page until the signal ends it; calls `recolour` for other colours and `turned` for another address. */
export function followPage(root, signal, { recolour, turned }) {
  followViewport(root, signal);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour, { signal });
  window.navigation?.addEventListener("navigatesuccess", turned, { signal });
  let unfolded = [];
  const unfold = () => {
    unfolded = [...root.querySelectorAll(".turn details:not([open]):has(> :nth-child(2))")];
    for (const one of unfolded) one.open = true;
  };
  window.addEventListener("beforeprint", unfold, { signal });
  window.addEventListener("afterprint", () => unfolded.forEach((one) => (one.open = false)), { signal });
}

/** Keeps the chat inside what the keyboard leaves visible, by properties of the root. */
function followViewport(root, signal) {
  const view = window.visualViewport;
  if (!view) return;
  const follow = () => {
    // A window that is merely zoomed shows a part of the page; only a keyboard takes from its height.
    const zoomed = Math.abs(view.scale - 1) > 0.01;
    root.style.setProperty("--seen", zoomed ? "" : `${view.height}px`);
    root.style.setProperty("--above", zoomed ? "" : `${view.offsetTop}px`);
  };
  view.addEventListener("resize", follow, { signal });
  view.addEventListener("scroll", follow, { signal });
  follow();
}
