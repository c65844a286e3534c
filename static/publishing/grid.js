// The sheet works without this, by the form of each sitting. With it, sittings are dragged, or moved by keys; either
// way the same form is sent, and what comes back is put in the page's place.

import { Keyboard } from "./keyboard.js";
import { Pointer } from "./pointer.js";
import { send } from "./send.js";
import { Sheet, reveal } from "./sheet.js";
import { Slot } from "./slot.js";
import { readWords, say, tell } from "./words.js";

const ROOT = "#programme";

function start(root) {
  readWords(root);
  root.classList.add("live");
  const sheet = new Sheet(root);
  document.fonts.ready.then(() => sheet.fitTitles());
  new Keyboard(sheet, drop);
  new Pointer(sheet, drop);
  new Slot(sheet);
}

async function drop(move) {
  const { block, form } = move;
  if (!move.hasMoved) {
    move.end();
    tell(say("kept"));
    return;
  }
  move.fill();
  block.setAttribute("aria-busy", "true");
  if (!(await send(form, { stay: `#${CSS.escape(block.id)}`, onSwap: start }))) {
    block.removeAttribute("aria-busy");
    move.end();
    form.reset();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(`${ROOT} form:is([data-swap], .undo)`)) return;
  event.preventDefault();
  const block = form.closest(".block");
  const stay = block ? `#${CSS.escape(block.id)}` : form.matches(".undo") ? ".undo button" : "#titre-avertissements";
  send(form, { stay, onSwap: start });
});

document.addEventListener("keydown", (event) => {
  const undoes = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
  if (!undoes || event.target.matches("input, textarea, select")) return;
  const form = document.querySelector(`${ROOT} .undo`);
  if (!form || document.querySelector(".ghost")) return;
  event.preventDefault();
  const here = document.activeElement?.closest(".block");
  send(form, { stay: here ? `#${CSS.escape(here.id)}` : ".undo button", onSwap: start });
});

// To a sitting that is on the page already: the page need not come again.
document.addEventListener("click", (event) => {
  const link = event.target.closest(`${ROOT} a[href*="#seance-"]`);
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!show(link.hash)) return;
  event.preventDefault();
  link.closest("#conflit")?.remove(); // the other version is the one that stands
});

function show(hash) {
  const block = hash.startsWith("#seance-") && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!block) return false;
  reveal(block);
  block.focus({ preventScroll: true });
  return true;
}

start(document.querySelector(ROOT));
addEventListener("hashchange", () => show(location.hash));
show(location.hash);
