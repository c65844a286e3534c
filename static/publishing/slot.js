// An empty place on the sheet: a link to a new sitting there, which follows the mouse, or the arrows once one is on it.

import { reveal } from "./sheet.js";
import { clock, hour, say, tell } from "./words.js";

const STEP = 15;
const LASTS = 60;

export class Slot {
  constructor(sheet) {
    this.sheet = sheet;
    this.link = document.createElement("a");
    this.link.className = "slot-cursor";
    sheet.element.append(this.link);
    this.put(sheet.columns[0], Math.max(sheet.first, 9 * 60));
    this.link.addEventListener("keydown", (event) => this.pressed(event));
    this.link.addEventListener("wanted", ({ detail }) => this.reach(detail));
    sheet.element.addEventListener("pointermove", (event) => this.hover(event));
    sheet.element.addEventListener("pointerleave", () => this.link.classList.remove("aimed"));
    sheet.element.addEventListener("click", (event) => { if (event.target.matches(".column")) this.follow(event); });
  }

  put(column, minutes) {
    this.column = column;
    this.starts = Math.min(Math.max(Math.round(minutes / STEP) * STEP, this.sheet.first), 24 * 60 - STEP);
    this.sheet.put(this.link, column, this.starts, this.starts + LASTS);
    const words = { when: hour(this.starts), where: column.name };
    this.link.textContent = say("new", words);
    this.link.href = `${this.sheet.element.dataset.new}?${new URLSearchParams({
      jour: this.sheet.day, debut: clock(this.starts), fin: clock(this.starts + LASTS), lieu: column.place,
    })}`;
  }

  reach(block) {
    this.put(this.sheet.column(block.dataset.place), Number(block.dataset.ends ?? this.starts));
    this.link.focus();
    tell(this.link.textContent);
  }

  hover({ target, clientX, clientY, pointerType }) {
    const over = pointerType !== "touch" && target.matches(".column");
    this.link.classList.toggle("aimed", over);
    if (over && document.activeElement !== this.link) this.aim(clientX, clientY);
  }

  aim(x, y) { this.put(this.sheet.columnAt(x), this.sheet.minutesAt(y) - STEP / 2); }

  follow({ clientX, clientY }) {
    this.aim(clientX, clientY);
    location.assign(this.link.href);
  }

  pressed(event) {
    const [aside, along] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key] ?? [];
    if (aside === undefined) return;
    event.preventDefault();
    this.put(this.sheet.beside(this.column.place, aside), this.starts + along);
    reveal(this.link);
    tell(this.link.textContent);
  }
}
