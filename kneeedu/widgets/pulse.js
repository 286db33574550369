// Heartbeat, live region and notices of a page. Says within five seconds that the kernel no longer answers.
const EVERY_MS = 1500;
const PATIENCE_MS = 4200;
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

function render({ model, el }) {
  const live = document.createElement("p");
  live.className = "kn-sr";
  live.setAttribute("aria-live", "polite");
  const notice = alertBox(NOTE, "caution");
  const lost = alertBox(LOST, "caution");
  for (const box of [notice, lost]) box.setAttribute("role", "alert");
  lost.classList.add("kn-lost");
  const reload = document.createElement("button");
  reload.type = "button";
  reload.className = "kn-btn kn-btn--go";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => location.reload());
  lost.querySelector(".kn-row").append(reload);
  el.classList.add("kn-pulse");
  el.replaceChildren(live, notice, lost);

  let heard = Date.now();
  let last = heard;
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last > 3 * EVERY_MS) heard = now; // the tab slept; give the kernel its full time again
    last = now;
    if (now - heard > PATIENCE_MS && lost.hidden) {
      const saved = model.get("saved");
      lost.querySelector("p").innerHTML = "<strong>Connection lost.</strong> ";
      lost.querySelector("p").append(saved
        ? `Your answers up to ${saved} are saved. Reload to go on where you were.`
        : "Nothing was answered yet. Reload to start again.");
      lost.hidden = false;
    }
    try { model.send({ kind: "ping" }); } catch { /* a closed connection is what the patience is for */ }
  }, EVERY_MS);

  const onMessage = (message) => {
    if (message.kind !== "pong") return;
    heard = Date.now();
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
  model.on("msg:custom", onMessage);
  model.on("change:said", say);
  model.on("change:notice", note);
  model.on("change:page", turn);
  note();
  turn();
  return () => {
    clearInterval(timer);
    model.off("msg:custom", onMessage);
    model.off("change:said", say);
    model.off("change:notice", note);
    model.off("change:page", turn);
  };
}

export default { render };
