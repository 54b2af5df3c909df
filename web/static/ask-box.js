/** A question typed on the list of guides is asked in the chat; the tab carries it over, and no address names it. */

const PLACE = "career-advisor-question";

function put(text) {
  try {
    sessionStorage.setItem(PLACE, text);
    return true;
  } catch {
    return false; // Storage is blocked: the form goes to the server as it would without this script.
  }
}

function take() {
  try {
    const text = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    return text;
  } catch {
    return null;
  }
}

const box = document.getElementById("ask-box");
box?.addEventListener("submit", (event) => {
  if (!put(box.elements.text.value)) return;
  event.preventDefault();
  location.assign(box.action.split("#")[0]);
});

const chat = document.querySelector("career-advisor");
if (chat) {
  const text = take();
  if (text) customElements.whenDefined("career-advisor").then(() => chat.ask(text));
}
