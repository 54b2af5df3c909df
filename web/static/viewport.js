/** Keeps the chat inside what the phone's keyboard leaves visible. */

/** Writes the visible height and offset of the window into the root's properties until the signal ends it. */
export function followViewport(root, signal) {
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
