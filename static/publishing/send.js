// A form of the page is sent as without script; only what comes back takes the place of what was there, and one stays
// where one was.

import { say, tell } from "./words.js";

let under_way = false;

export const isSending = () => under_way;

export async function send(form, { stay = null, onSwap }) {
  if (under_way) return false;
  under_way = true;
  const root = document.querySelector("#programme");
  root.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#programme");
    if (!fresh) throw new Error(`${answer.status} ${answer.url}`);
    if (answer.ok && answer.redirected) history.replaceState(null, "", addressOf(answer.url));
    swap(root, document.adoptNode(fresh), stay, onSwap);
    tell(whatCameOfIt(page, fresh, stay));
    return true;
  } catch {
    tell(say("failed"));
    return false;
  } finally {
    under_way = false;
    document.querySelector("#programme").removeAttribute("aria-busy");
  }
}

// The address of the day, without the place the server would jump to: one is there already.
function addressOf(url) {
  const address = new URL(url);
  return address.pathname + address.search;
}

function swap(root, fresh, stay, onSwap) {
  const region = root.querySelector(".sheet-region");
  const [top, left] = [region?.scrollTop ?? 0, region?.scrollLeft ?? 0];
  const [x, y] = [scrollX, scrollY];
  const open = [...root.querySelectorAll("details:is(.keys, .accepted)[open]")].map((each) => each.className);
  const beside = root.querySelector(".beside")?.scrollTop ?? 0;
  root.replaceWith(fresh);
  for (const name of open) fresh.querySelector(`details.${name}`)?.setAttribute("open", "");
  const again = fresh.querySelector(".sheet-region");
  again?.scrollTo({ top, left, behavior: "instant" });
  fresh.querySelector(".beside")?.scrollTo({ top: beside, behavior: "instant" });
  scrollTo({ left: x, top: y, behavior: "instant" });
  onSwap(fresh);
  const here = fresh.querySelector("#conflit") ?? fresh.querySelector("[autofocus]")
    ?? (stay && fresh.querySelector(stay)) ?? fresh.querySelector("#avertissements h2");
  if (here && !here.hasAttribute("tabindex") && !here.matches("a, button, input, select")) here.tabIndex = -1;
  here?.focus({ preventScroll: here.id !== "conflit" });
}

// The notices the page would open with, and what does not fit where the sitting stands now.
function whatCameOfIt(page, fresh, stay) {
  const said = [...page.querySelectorAll("#contenu > .notice, #conflit .notice, .block-move .error, .warning .error")];
  const marks = (stay && fresh.querySelector(`${stay}.warned`)?.querySelectorAll(".block-marks a.warn")) || [];
  const beware = [...marks].map((mark) => say("beware", { what: mark.textContent.trim() }));
  return [...said.map((each) => each.textContent.replace(/\s+/g, " ").trim()), ...beware].join(" ");
}
