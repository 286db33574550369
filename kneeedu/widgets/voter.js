// Says which browser votes, by a number it makes for itself, and asks for news while the room may still be voting.
const KEY = "kneeedu-voter", EVERY_MS = 2500;

function number() {
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    const kept = localStorage.getItem(KEY) ?? fresh();
    localStorage.setItem(KEY, kept);
    return kept;
  } catch {
    return fresh(); // a browser that keeps nothing is a new voter each time
  }
}

function render({ model, el }) {
  el.hidden = true;
  model.set("voter", number());
  model.save_changes();
  const timer = setInterval(() => {
    if (model.get("is_looking") && document.visibilityState === "visible") model.send({ kind: "look" });
  }, EVERY_MS);
  return () => clearInterval(timer);
}

export default { render };
