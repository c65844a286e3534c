// The sheet of a day as lengths: which place and which minute a point stands for, and where a thing goes.

export const STEP = 5;
export const SHORTEST = 15; // minutes that are drawn at least
const LAST_START = 24 * 60 - STEP;
const LAST_END = 30 * 60; // a night is drawn until six

export class Sheet {
  constructor(root) {
    this.root = root;
    this.element = root.querySelector(".sheet");
    this.region = root.querySelector(".sheet-region");
    this.tray = root.querySelector("[data-tray]");
    this.day = root.dataset.day;
    this.first = this.element.dataset.first * 60;
    this.last = this.element.dataset.last * 60;
    this.units = Number(this.element.dataset.units);
    this.columns = [...this.element.querySelectorAll(".column")].map((element) => ({
      element, place: element.dataset.place, name: element.dataset.name,
      unit: Number(element.dataset.unit), units: Number(element.dataset.units),
    }));
  }

  get blocks() { return [...this.element.querySelectorAll(".block")]; }

  get waiting() { return [...this.tray.querySelectorAll(".block")]; }

  // On a phone there is no sheet to drag on.
  get isDrawn() { return this.columns[0].element.offsetParent !== null; }

  column(place) { return this.columns.find((column) => column.place === place) ?? this.columns.at(-1); }

  beside(place, by) {
    const index = this.columns.indexOf(this.column(place)) + by;
    return this.columns[Math.min(Math.max(index, 0), this.columns.length - 1)];
  }

  columnAt(x) {
    const right = this.columns.findIndex((column) => x < column.element.getBoundingClientRect().right);
    return this.columns.at(right);
  }

  minutesAt(y) {
    const box = this.element.getBoundingClientRect();
    return this.first + ((y - box.top) / box.height) * (this.last - this.first);
  }

  minutesIn(pixels) { return (pixels / this.element.clientHeight) * (this.last - this.first); }

  isOverTray(x, y) {
    const box = this.tray.getBoundingClientRect();
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  }

  // As many lines of each title as leave room for its marks: two at least, or one where a mark is to be seen.
  fitTitles() {
    const measured = this.blocks.map((block) => {
      const title = block.querySelector("h3");
      const [face, time, marks] = ["block-face", "block-time", "block-marks"].map((name) => block.querySelector(`.${name}`));
      const room = face.clientHeight - time.offsetHeight - marks.offsetHeight - 6;
      const lines = Math.floor(room / Number.parseFloat(getComputedStyle(title).lineHeight));
      return [title, Math.max(lines, marks.querySelector(".mark") ? 1 : 2)];
    });
    for (const [title, lines] of measured) title.style.setProperty("--lines", lines);
  }

  // The script may set lengths where a style attribute may not: the policy forbids the markup, not the object.
  put(element, column, starts, ends) {
    const whole = this.last - this.first;
    element.style.top = `${((starts - this.first) / whole) * 100}%`;
    element.style.height = `${(Math.max(ends - starts, SHORTEST) / whole) * 100}%`;
    element.style.left = `${(column.unit / this.units) * 100}%`;
    element.style.width = `${(column.units / this.units) * 100}%`;
  }

  // The nearest minute one may begin at, with all that follows still on the sheet.
  start(minutes) { return Math.min(Math.max(snapped(minutes), this.first), Math.min(this.last, LAST_START) - STEP); }

  end(minutes, starts) { return Math.min(Math.max(snapped(minutes), starts + STEP), LAST_END); }
}

export const snapped = (minutes) => Math.round(minutes / STEP) * STEP;

export const reveal = (element) =>
  element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
