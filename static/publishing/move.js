// A sitting on its way: where it would stand, drawn as a ghost, with what would not fit there as the server says.

import { clock, hours, say, tell } from "./words.js";

const USUAL = 60; // minutes of what had no hours
const PATIENCE = 150;

export class Move {
  constructor(sheet, block) {
    this.sheet = sheet;
    this.block = block;
    this.form = block.querySelector(".block-move form");
    const { place, starts, ends } = block.dataset;
    this.place = place;
    this.starts = starts === undefined ? null : Number(starts);
    this.ends = ends === undefined ? null : Number(ends);
    this.isOpen = this.starts !== null && block.classList.contains("open-ended");
    this.before = this.written;
    this.warnings = [];
    this.ghost = makeGhost(block);
    block.classList.add("taken");
  }

  get column() { return this.sheet.column(this.place); }

  get isWaiting() { return this.starts === null; }

  get written() { return JSON.stringify([this.place, this.starts, this.ends, this.isOpen]); }

  get hasMoved() { return this.written !== this.before; }

  get label() {
    if (this.isWaiting) return say("untimed");
    return `${hours(this.starts, this.isOpen ? null : this.ends)}, ${this.column.name}`;
  }

  startAt(minutes) {
    const lasts = this.isWaiting ? USUAL : this.ends - this.starts;
    this.starts = this.sheet.start(minutes);
    this.ends = this.starts + lasts;
  }

  endAt(minutes) {
    const ends = this.sheet.end(minutes, this.starts);
    if (ends === this.ends) return;
    this.ends = ends;
    this.isOpen = false;
  }

  wait() { this.starts = this.ends = null; }

  // Draws it, and asks what would not fit; false where nothing has changed since.
  show(told = false) {
    if (this.drawn === this.written) return false;
    this.drawn = this.written;
    this.ghost.hidden = this.isWaiting;
    this.sheet.tray.classList.toggle("aimed", this.isWaiting);
    if (!this.isWaiting) {
      if (!this.ghost.isConnected) this.sheet.element.append(this.ghost);
      this.sheet.put(this.ghost, this.column, this.starts, this.ends);
      this.ghost.querySelector(".block-time").textContent = this.label;
    }
    this.warn([]);
    if (told) tell(this.label);
    this.tryOut(told);
    return true;
  }

  tryOut(told) {
    clearTimeout(this.waitsToAsk);
    this.asked?.abort();
    if (!this.hasMoved || this.isWaiting) return;
    this.waitsToAsk = setTimeout(async () => {
      this.asked = new AbortController();
      const { day, starts, ends, place } = this.values;
      const address = new URL("essai", this.form.action);
      address.search = new URLSearchParams({ day, starts, ends, place });
      try {
        const answer = await fetch(address, { signal: this.asked.signal });
        if (!answer.ok) return;
        this.warn((await answer.json()).warnings);
        if (told && this.warnings.length) tell(`${this.label}. ${this.warned}`);
      } catch {
        // Moved on, or no network: the warnings come with the answer to the move itself.
      }
    }, PATIENCE);
  }

  get warned() { return say("beware", { what: this.warnings.map((each) => each.text).join(" ") }); }

  warn(warnings) {
    this.warnings = warnings;
    this.ghost.classList.toggle("warned", warnings.length > 0);
    this.ghost.querySelector(".ghost-warnings").textContent =
      warnings.map((each) => `⚠ ${each.mark}`).join(" · ");
  }

  get values() {
    if (this.isWaiting) return { day: "", starts: "", ends: "", place: this.place };
    const ends = this.isOpen ? "" : clock(this.ends);
    return { day: this.sheet.day, starts: clock(this.starts), ends, place: this.place };
  }

  // Into the sitting's own form: what is sent is what one could have typed.
  fill() {
    for (const [name, value] of Object.entries(this.values)) this.form.elements[name].value = value;
    return this.form;
  }

  // Gone from the sheet, without a trace.
  end() {
    clearTimeout(this.waitsToAsk);
    this.asked?.abort();
    this.ghost.remove();
    this.block.classList.remove("taken");
    this.sheet.tray.classList.remove("aimed");
  }
}

function makeGhost(block) {
  const ghost = document.createElement("div");
  ghost.className = "ghost block";
  ghost.setAttribute("aria-hidden", "true");
  const face = document.createElement("div");
  face.className = "block-face";
  for (const name of ["block-time", "ghost-title", "ghost-warnings"]) {
    const line = document.createElement("p");
    line.className = name;
    face.append(line);
  }
  face.querySelector(".ghost-title").textContent = block.querySelector("h3").textContent;
  ghost.append(face);
  return ghost;
}
