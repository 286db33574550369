/* A notebook page while it opens: says how far it is, shows it once it can be used, gives its kernel back on leaving. */
(() => {
  const byId = (id) => document.getElementById(id);
  const say = (sentence) => { const line = byId("opening-text"); if (line) line.textContent = sentence; };
  const OUTPUTS = 'script[type="application/vnd.voila.cell-output+json"]';
  let open = false;

  window.voila_heartbeat = () => {};
  window.update_loading_text = window.voila_process = (index, count) => {
    document.documentElement.style.setProperty("--kn-opened", String(index / Math.max(1, count)));
  };

  const later = [
    setTimeout(() => say("This takes a little longer than usual. Many people may be starting at once."), 12000),
    setTimeout(() => {
      const lost = byId("opening-lost");
      if (lost && !open) lost.hidden = false;
    }, 60000),
  ];

  /* On a busy machine the widgets' states can come too late to be drawn. Everything is saved, so the page is drawn anew. */
  const drawAnew = () => {
    const tried = Number(sessionStorage.getItem("kn-drawn-anew") || 0);
    const failed = [...document.querySelectorAll("#cells .jp-OutputArea-output")]
      .some((node) => node.textContent.startsWith("Error displaying widget"));
    sessionStorage.setItem("kn-drawn-anew", String(failed ? tried + 1 : 0));
    return failed && tried < 3;
  };

  const show = () => {
    if (drawAnew()) { location.reload(); return; }
    open = true;
    later.forEach(clearTimeout);
    document.querySelectorAll("div#main").forEach((shell) => shell.removeAttribute("id"));
    document.documentElement.classList.remove("is-opening");
    byId("opening")?.remove();
    byId("cells")?.removeAttribute("aria-busy");
  };

  /* Called by the page once all cells have run, and by Voilà once its theme is there; the later call counts. */
  window.display_cells = window.voila_finish = () => {
    if (!window.themeLoaded) { window.cellLoaded = true; return; }
    const finished = Date.now();
    const look = () => {
      const waiting = document.querySelector(`#cells ${OUTPUTS}`);
      const empty = [...document.querySelectorAll("#cells .jp-OutputArea-output")].some((node) => !node.hasChildNodes() || node.textContent === "Loading widget...");
      if ((waiting || empty) && Date.now() - finished < 10000) setTimeout(look, 16); else show();
    };
    look();
  };

  const config = () => {
    const told = byId("jupyter-config-data"), { kernelId } = document.body?.dataset ?? {};
    return told && kernelId ? { ...JSON.parse(told.textContent), kernelId } : null;
  };
  const handBack = () => {
    if (!config()) return;
    const { baseUrl, kernelId } = config();
    const form = new FormData();
    form.append("_xsrf", (document.cookie.match("\\b_xsrf=([^;]*)\\b") || ["", ""])[1]);
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`, form);
  };
  const kernelHasGone = async () => {
    const { baseUrl, kernelId } = config();
    return (await fetch(`${baseUrl}api/kernels/${kernelId}`)).status === 404;
  };
  window.addEventListener("pagehide", (event) => { if (!event.persisted) handBack(); });
  window.kneeeduPage = { handBack, kernelHasGone }; // for the page's pulse, which knows when nobody is there
})();
