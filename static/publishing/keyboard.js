// The sheet by keyboard: one stop of the Tab key, arrows from sitting to sitting; Space takes one, arrows move it.

import { Move } from "./move.js";
import { isSending } from "./send.js";
import { STEP, reveal } from "./sheet.js";
import { say, tell } from "./words.js";

const HOUR = 60;

export class Keyboard {
  constructor(sheet, drop) {
    this.sheet = sheet;
    this.drop = drop;
    this.move = null;
    for (const group of [sheet.blocks, sheet.waiting]) {
      for (const block of group) makeFocusable(block);
      if (group[0]) group[0].tabIndex = 0;
    }
    // One key leads to a free place: the arrows choose it, so that Tab need not pass every head.
    for (const link of sheet.root.querySelectorAll(".head a")) link.tabIndex = -1;
    for (const place of [sheet.element, sheet.tray]) {
      place.addEventListener("keydown", (event) => this.pressed(event));
      place.addEventListener("focusin", (event) => this.arrived(event));
      place.addEventListener("focusout", (event) => this.left(event));
    }
  }

  arrived({ target }) {
    if (!target.matches(".block")) return;
    const group = this.sheet.tray.contains(target) ? this.sheet.waiting : this.sheet.blocks;
    for (const block of group) block.tabIndex = block === target ? 0 : -1;
  }

  left({ target }) {
    if (this.move && target === this.move.block) this.cancel();
  }

  pressed(event) {
    const block = event.target;
    if (!block.matches(".block")) {
      if (event.key === "Escape" && block.closest(".block-move[open]")) closeForm(block.closest(".block"));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.move ? this.whileHeld(event) : this.whileFree(event, block);
    if (!act) return;
    event.preventDefault();
    act();
  }

  whileFree({ key }, block) {
    const keys = {
      " ": () => this.take(block),
      Enter: () => block.querySelector("h3 a").click(),
      m: () => openForm(block),
      n: () => this.sheet.element.querySelector(".slot-cursor")?.dispatchEvent(new CustomEvent("wanted", { detail: block })),
      ArrowUp: () => this.go(block, 0, -1),
      ArrowDown: () => this.go(block, 0, 1),
      ArrowLeft: () => this.go(block, -1, 0),
      ArrowRight: () => this.go(block, 1, 0),
    };
    return keys[key.length === 1 ? key.toLowerCase() : key];
  }

  whileHeld({ key, shiftKey }) {
    const by = { ArrowUp: -STEP, ArrowDown: STEP, PageUp: -HOUR, PageDown: HOUR }[key];
    if (by) return () => this.shift(by, shiftKey);
    return {
      ArrowLeft: () => this.aside(-1),
      ArrowRight: () => this.aside(1),
      Delete: () => this.putAway(),
      Backspace: () => this.putAway(),
      Enter: () => this.release(),
      " ": () => this.release(),
      Escape: () => this.cancel(),
    }[key];
  }

  take(block) {
    if (isSending()) return;
    if (!this.sheet.isDrawn) {
      openForm(block);
      return;
    }
    this.move = new Move(this.sheet, block);
    if (this.move.isWaiting) {
      const top = this.sheet.minutesAt(this.sheet.region.getBoundingClientRect().top);
      const busy = this.sheet.blocks.filter((each) => each.dataset.place === this.move.place);
      this.move.startAt(Math.max(top, this.sheet.first, ...busy.map((each) => Number(each.dataset.ends))));
    }
    this.move.show();
    reveal(this.move.ghost);
    tell(say("taken", { what: block.dataset.label }));
  }

  shift(by, resizes) {
    const { move } = this;
    if (resizes && !move.isWaiting) move.endAt(move.ends + by);
    else move.startAt((move.starts ?? this.sheet.first - by) + by);
    this.show();
  }

  aside(by) {
    this.move.place = this.sheet.beside(this.move.place, by).place;
    if (this.move.isWaiting) this.move.startAt(this.sheet.first);
    this.show();
  }

  show() {
    this.move.show(true);
    if (this.move.ghost.isConnected) reveal(this.move.ghost);
  }

  putAway() {
    this.move.wait();
    this.release();
  }

  release() {
    const { move } = this;
    this.move = null;
    this.drop(move);
  }

  cancel() {
    this.move.end();
    this.move = null;
    tell(say("kept"));
  }

  // To the next sitting of the place, or to the one at that hour in the nearest place that holds any.
  go(block, aside, along) {
    const isWaiting = this.sheet.tray.contains(block);
    const blocks = isWaiting ? this.sheet.waiting : this.sheet.blocks;
    if (isWaiting || along) {
      const own = isWaiting ? blocks : blocks.filter((each) => each.dataset.place === block.dataset.place);
      own[own.indexOf(block) + (along || aside)]?.focus();
      return;
    }
    const places = this.sheet.columns.map((column) => column.place);
    const at = (each) => places.indexOf(each.dataset.place);
    const reached = blocks.filter((each) => (at(each) - at(block)) * aside > 0);
    const nearest = Math.min(...reached.map((each) => Math.abs(at(each) - at(block))));
    const there = reached.filter((each) => Math.abs(at(each) - at(block)) === nearest);
    const away = (each) => Math.abs(each.dataset.starts - block.dataset.starts);
    there.sort((one, other) => away(one) - away(other))[0]?.focus();
  }
}

function makeFocusable(block) {
  block.tabIndex = -1;
  block.setAttribute("role", "group");
  block.setAttribute("aria-roledescription", say("sitting"));
  block.setAttribute("aria-label", block.dataset.label);
  block.setAttribute("aria-describedby", "touches");
  for (const each of block.querySelectorAll("a, summary")) each.tabIndex = -1;
}

function openForm(block) {
  const details = block.querySelector(".block-move");
  details.open = true;
  details.querySelector("select").focus();
}

function closeForm(block) {
  block.querySelector(".block-move").open = false;
  block.focus();
}
