/* The waiting page: asks where in the line it stands, says so when it changes, and goes in by itself. */
(() => {
  const byId = (id) => document.getElementById(id);
  const say = (id, sentence) => { const line = byId(id); if (line.textContent !== sentence) line.textContent = sentence; };
  const SAID_AGAIN_MS = 10000; // a screen reader is not interrupted at every step forward
  let missed = 0;
  let said = Date.now();
  let where = byId("waiting-where").textContent; // what was last said or read
  let timer = 0;

  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(ask, 1000 * seconds * (0.8 + 0.4 * Math.random())); // a hall full of pages does not ask in step
  };
  const come = () => {
    say("waiting-said", "Your place is free. The page opens now.");
    say("waiting-where", "Your place is free.");
    location.reload();
  };
  const ask = async () => {
    let seconds = 5;
    try {
      const answer = await fetch(byId("waiting").dataset.line, { cache: "no-store", headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      missed = 0;
      if (told.comes) { come(); return; }
      say("waiting-heading", told.heading);
      say("waiting-where", told.where);
      say("waiting-pace", told.pace);
      byId("waiting-pace").hidden = !told.pace;
      if (Date.now() - said > SAID_AGAIN_MS && where !== told.where) {
        said = Date.now();
        where = told.where;
        say("waiting-said", told.where);
      }
      seconds = told.again_s;
    } catch {
      missed += 1;
      if (missed > 2) say("waiting-where", "No answer from the server just now. This page goes on trying.");
    }
    later(seconds);
  };

  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  later(Number(byId("waiting").dataset.again));
})();
