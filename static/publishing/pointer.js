// The sheet by mouse, pen or finger: drag a sitting anywhere, its lower edge to make it shorter or longer.

import { Move } from "./move.js";
import { isSending } from "./send.js";
import { say, tell } from "./words.js";

const SLACK = 4; // pixels within which a press is a click
const MARGIN = 48; // near the edge of the frame, the sheet moves along
const SPEED = 14;

export class Pointer {
  constructor(sheet, drop) {
    this.sheet = sheet;
    this.drop = drop;
    this.held = null;
    for (const block of [...sheet.blocks, ...sheet.waiting]) addHandles(block);
    for (const place of [sheet.element, sheet.tray]) {
      place.addEventListener("pointerdown", (event) => this.down(event));
      place.addEventListener("pointermove", (event) => this.moved(event));
      place.addEventListener("pointerup", (event) => this.up(event));
      place.addEventListener("pointercancel", () => this.cancel());
      place.addEventListener("dragstart", (event) => event.preventDefault());
      place.addEventListener("click", (event) => this.clicked(event), true);
    }
    sheet.root.addEventListener("keydown", (event) => { if (event.key === "Escape" && this.held) this.cancel(); });
  }

  down(event) {
    const block = event.target.closest(".block");
    if (!block || event.button !== 0 || event.target.closest(".block-move")) return;
    if (!this.sheet.isDrawn || isSending()) return;
    const resizes = event.target.matches(".edge");
    if (event.pointerType === "touch" && !resizes && !event.target.matches(".grip")) return;
    const starts = Number(block.dataset.starts ?? Number.NaN);
    const grasp = Number.isNaN(starts) ? 0 : this.sheet.minutesAt(event.clientY) - starts;
    this.held = { block, resizes, grasp, id: event.pointerId, from: [event.clientX, event.clientY], move: null };
    this.justDragged = false;
  }

  moved(event) {
    const { held } = this;
    if (!held || held.id !== event.pointerId) return;
    if (!held.move) {
      if (Math.hypot(event.clientX - held.from[0], event.clientY - held.from[1]) < SLACK) return;
      held.block.setPointerCapture(held.id);
      held.move = new Move(this.sheet, held.block);
      getSelection().removeAllRanges();
    }
    held.at = [event.clientX, event.clientY];
    this.follow();
    this.scrollAlong();
  }

  follow() {
    const { move, at: [x, y], resizes, grasp } = this.held;
    if (resizes) {
      move.endAt(this.sheet.minutesAt(y));
    } else if (this.sheet.isOverTray(x, y)) {
      move.wait();
    } else {
      move.place = this.sheet.columnAt(x).place;
      move.startAt(this.sheet.minutesAt(y) - grasp);
    }
    move.show();
  }

  scrollAlong() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (!this.held?.move) return;
      const [x, y] = this.held.at;
      const box = this.sheet.region.getBoundingClientRect();
      const [down, right] = [pull(y, box.top, box.bottom), x > box.right + MARGIN ? 0 : pull(x, box.left, box.right)];
      if (!down && !right) return;
      const before = [this.sheet.region.scrollTop, this.sheet.region.scrollLeft];
      this.sheet.region.scrollBy({ top: down * SPEED, left: right * SPEED, behavior: "instant" });
      if (before[0] === this.sheet.region.scrollTop && before[1] === this.sheet.region.scrollLeft) return;
      this.follow();
      this.scrollAlong();
    });
  }

  up(event) {
    const { held } = this;
    if (!held || held.id !== event.pointerId) return;
    this.held = null;
    if (!held.move) return;
    this.justDragged = true;
    this.drop(held.move);
  }

  cancel() {
    const { held } = this;
    this.held = null;
    if (!held?.move) return;
    held.move.end();
    tell(say("kept"));
  }

  // The click that ends a drag is none.
  clicked(event) {
    if (!this.justDragged) return;
    this.justDragged = false;
    event.preventDefault();
    event.stopPropagation();
  }
}

const pull = (at, low, high) => (at < low + MARGIN ? -1 : Number(at > high - MARGIN));

function addHandles(block) {
  const face = block.querySelector(".block-face");
  for (const name of ["grip", "edge"]) {
    const handle = document.createElement("span");
    handle.className = name;
    handle.setAttribute("aria-hidden", "true");
    face.append(handle);
  }
}
