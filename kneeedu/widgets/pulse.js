// Heartbeat, live region and notices of a page. Says within five seconds that the kernel no longer answers. A page that
// nobody uses asks whether somebody is there, then gives its kernel back and rests.
const EVERY_MS = 1500;
const PATIENCE_MS = 4200;
const WAKING_MS = 8000; // more patience after sleep: the socket has to be opened again
const ASLEEP_MS = 30000;
const UNSEEN_EVERY_MS = 20000; // a page out of sight only has to be heard; nobody looks whether it answers
const NOTICE_MS = 120000;
const ACTS = ["pointerdown", "keydown", "input", "wheel", "touchmove", "scroll"];
const NAMES = { page: "This page", quiz: "This page of the quiz", lesson: "This lesson" };
const LOST = '<svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 9.5a14 14 0 0 1 18 0M6.3 13.3a9 9 0 0 1 11.4 0M9.6 16.8a4 4 0 0 1 4.8 0M4 3l16 18" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>';
const NOTE = '<svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2"/><path d="M12 11v5" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/><circle cx="12" cy="7.6" r="1.3" fill="currentColor"/></svg>';

function alertBox(icon, tone) {
  const box = document.createElement("div");
  box.className = "kn-alert";
  box.dataset.tone = tone;
  box.hidden = true;
  box.innerHTML = `${icon}<div><p></p><div class="kn-row"></div></div>`;
  return box;
}

function button(text, className, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

function restBox() {
  const box = document.createElement("dialog");
  box.className = "kn-rest";
  box.setAttribute("aria-labelledby", "kn-rest-name");
  box.innerHTML = '<h2 id="kn-rest-name"></h2><p></p><div class="kn-row"></div>';
  box.querySelector(".kn-row").append(button("Go on", "kn-btn kn-btn--go", () => location.reload()));
  box.addEventListener("cancel", (event) => event.preventDefault());
  box.addEventListener("close", () => box.showModal()); // what is behind it no longer answers
  return box;
}

function render({ model, el }) {
  const live = document.createElement("p");
  live.className = "kn-sr";
  live.setAttribute("aria-live", "polite");
  const notice = alertBox(NOTE, "caution");
  const lost = alertBox(LOST, "caution");
  for (const box of [notice, lost]) box.setAttribute("role", "alert");
  const still = alertBox(NOTE, "info");
  still.setAttribute("role", "status");
  still.classList.add("kn-still");
  const here = button("I am here", "kn-btn kn-btn--go", () => { still.hidden = true; });
  still.querySelector(".kn-row").append(here);
  const rested = restBox();
  lost.classList.add("kn-lost");
  lost.querySelector(".kn-row").append(button("Reload", "kn-btn kn-btn--go", () => location.reload()));
  el.classList.add("kn-pulse");
  el.replaceChildren(live, notice, still, lost, rested);

  let heard = Date.now();
  let last = heard;
  let pinged = 0;

  // Rest: judged by the clock and not by a count, so that a laptop that slept knows at once how long it has been away.
  const page = window.kneeeduPage;
  const restsAfter = page ? model.get("rests_after_s") * 1000 : 0;
  const noticeFor = Math.min(NOTICE_MS, restsAfter / 4);
  let acted = heard;
  let resting = false;
  const kept = () => {
    const saved = model.get("saved");
    if (saved) return `Your answers up to ${saved} are saved.`;
    return model.get("kind") === "quiz" ? "Nothing was answered yet." : "You can open it again whenever you like.";
  };
  const rest = () => {
    if (resting) return;
    resting = true;
    still.hidden = lost.hidden = true;
    page.handBack();
    rested.querySelector("h2").textContent = `${NAMES[model.get("kind")]} is resting.`;
    rested.querySelector("p").textContent = `Nobody used it for a while, so others could have its place. ${kept()}`;
    rested.showModal();
  };
  const idle = (now) => {
    if (!restsAfter || resting) return;
    if (now - acted > restsAfter + noticeFor) rest();
    else if (now - acted > restsAfter && still.hidden) {
      const when = noticeFor < 60000 ? "in a moment" : `in ${Math.round(noticeFor / 60000)} minutes`;
      still.querySelector("p").innerHTML = "<strong>Still there?</strong> ";
      still.querySelector("p").append(`${NAMES[model.get("kind")]} rests ${when}. ${kept()}`);
      still.hidden = false;
    }
  };
  let slept = false;
  const restIfEnded = () => { page.kernelHasGone().then((gone) => { if (gone) rest(); }, () => {}); };
  const woke = (now) => {
    heard = now + WAKING_MS;
    if (!restsAfter || resting || now - last < ASLEEP_MS) return;
    slept = true;
    restIfEnded();
  };
  const look = () => {
    const now = Date.now();
    if (now - last > 3 * EVERY_MS) woke(now);
    last = now;
    idle(now);
    return now;
  };
  const act = ({ target }) => {
    const now = look();
    if (resting || document.hidden) return;
    acted = now;
    if (!still.contains(target)) still.hidden = true; // hidden under a finger, its tap would choose what lies behind it
  };

  const timer = setInterval(() => {
    const now = look();
    if (resting) return;
    if (document.hidden) {
      heard = now;
      if (now - pinged < UNSEEN_EVERY_MS) return;
    }
    if (now - heard > PATIENCE_MS && lost.hidden) {
      const saved = model.get("saved");
      lost.querySelector("p").innerHTML = "<strong>Connection lost.</strong> ";
      lost.querySelector("p").append(saved
        ? `Your answers up to ${saved} are saved. Reload to go on where you were.`
        : "Nothing was answered yet. Reload to start again.");
      lost.hidden = false;
    }
    if (slept && !lost.hidden) restIfEnded(); // the network may come back after the page did
    pinged = now;
    try { model.send({ kind: "ping" }); } catch { /* a closed connection is what the patience is for */ }
  }, EVERY_MS);

  const onMessage = (message) => {
    if (message.kind !== "pong") return;
    heard = Math.max(heard, Date.now());
    slept = false;
    lost.hidden = true;
  };
  const say = () => { live.textContent = model.get("said"); };
  const note = () => {
    notice.querySelector("p").textContent = model.get("notice");
    notice.hidden = !model.get("notice");
  };
  let heading = null;
  const turn = () => {
    // A new screen is coming in: once its heading stands, start reading there. The first screen is where we are.
    const until = Date.now() + 2000;
    const look = () => {
      const found = el.closest(".kn-screen")?.querySelector("h1");
      if (!found || found === heading) {
        if (Date.now() < until) requestAnimationFrame(look);
        return;
      }
      const first = heading === null && model.get("page") < 2;
      heading = found;
      if (first) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
      heading.scrollIntoView({ block: "start" });
    };
    requestAnimationFrame(look);
  };
  for (const kind of ACTS) document.addEventListener(kind, act, { capture: true, passive: true });
  document.addEventListener("visibilitychange", act);
  model.on("msg:custom", onMessage);
  model.on("change:said", say);
  model.on("change:notice", note);
  model.on("change:page", turn);
  note();
  turn();
  // A notebook has keys of its own, and looks for this mark from the focused node on upwards: it has to be on that node.
  const ownKeys = ({ target }) => target.closest?.(".kn") && target.setAttribute("data-lm-suppress-shortcuts", "true");
  document.addEventListener("focusin", ownKeys);

  return () => {
    clearInterval(timer);
    document.removeEventListener("focusin", ownKeys);
    for (const kind of ACTS) document.removeEventListener(kind, act, { capture: true });
    document.removeEventListener("visibilitychange", act);
    model.off("msg:custom", onMessage);
    model.off("change:said", say);
    model.off("change:notice", note);
    model.off("change:page", turn);
  };
}

export default { render };
