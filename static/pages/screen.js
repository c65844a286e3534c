// Keeps a screen of the hall alive: asks for the next picture without a flash, and when the network is gone keeps the
// last one and says how old it is. Without this the page refreshes itself.
const lost = document.querySelector(".screen-lost");
const tools = document.querySelector(".screen-tools");
const pause = document.querySelector("[data-pause]");
const full = document.querySelector("[data-full]");
const MINUTE = 60000;
const IDLE = 3000;
const PATIENCE = 8000;
const styles = (page) => [...page.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href")).join();

// The service's clock rules, not the one of a machine that nobody set: how far the two are apart.
function gap(element) {
  const between = Date.parse(element.dataset.now) - Math.floor(Date.now() / MINUTE) * MINUTE;
  return Math.abs(between) <= MINUTE ? 0 : between;
}

let main = document.querySelector("main");
let apart = gap(main);
let paused = false;

function clockText(instant) {
  const french = document.documentElement.lang === "fr";
  const parts = new Intl.DateTimeFormat(french ? "fr-FR" : "en-GB", {
    hour: "numeric", minute: "2-digit", hour12: !french, timeZone: main.dataset.zone,
  }).formatToParts(instant);
  const part = (type) => parts.find((each) => each.type === type)?.value ?? "";
  if (!french) { return `${part("hour")}:${part("minute")}\u00a0${part("dayPeriod").toLowerCase()}`; }
  return `${Number(part("hour"))}\u00a0h${part("minute") === "00" ? "" : `\u00a0${part("minute")}`}`;
}

function tick() {
  const text = clockText(new Date(Date.now() + apart));
  const clock = main.querySelector("[data-clock]");
  if (clock.textContent !== text) { clock.textContent = text; }
}

// What the picture says, its clock left out: the same picture is not drawn again.
function said(element) {
  const copy = element.cloneNode(true);
  copy.querySelector("[data-clock]")?.remove();
  return copy.innerHTML;
}

async function swap(fresh) {
  const change = () => { main.replaceWith(fresh); main = fresh; tick(); };
  const still = said(fresh) === said(main) || matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || !document.startViewTransition) { change(); } else { await document.startViewTransition(change).finished; }
}

async function refresh() {
  const answer = await fetch(main.dataset.next, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) { throw new Error(String(answer.status)); }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("main[data-now]");
  if (!fresh) { throw new Error("not a screen"); }
  if (styles(page) !== styles(document)) { location.reload(); return; }
  apart = gap(fresh);
  await swap(document.adoptNode(fresh));
  lost.hidden = true;
}

async function turn() {
  if (!paused) {
    try { await refresh(); } catch {
      lost.querySelector("[data-shown]").textContent = clockText(new Date(Date.parse(main.dataset.now)));
      lost.hidden = false;
    }
  }
  setTimeout(turn, Number(main.dataset.seconds) * 1000);
}

async function stayAwake() {
  try { await navigator.wakeLock?.request("screen"); } catch { /* a screen that sleeps is set up in its own menus */ }
}

let idle;
function wake() {
  document.body.classList.remove("idle");
  clearTimeout(idle);
  idle = setTimeout(() => document.body.classList.add("idle"), IDLE);
}

function fill() {
  if (document.fullscreenElement) { document.exitFullscreen(); } else { document.documentElement.requestFullscreen?.(); }
}

tools.hidden = false;
full.hidden = !document.fullscreenEnabled;
full.addEventListener("click", fill);
pause.addEventListener("click", () => { paused = !paused; pause.setAttribute("aria-pressed", String(paused)); });
for (const event of ["mousemove", "keydown", "touchstart", "focusin"]) { document.addEventListener(event, wake, { passive: true }); }
document.addEventListener("visibilitychange", () => { if (!document.hidden) { stayAwake(); } });
wake();
stayAwake();
tick();
setInterval(tick, 1000);
setTimeout(turn, Number(main.dataset.seconds) * 1000);
