// The answer, over the whole screen: a word, a sign and a colour, then who it is and why.

const SHOWN = 2000; // milliseconds; the next badge replaces it sooner

const NBSP = "\u00a0";

export class Verdicts {
  #timer;

  constructor(region, words, locale) {
    this.region = region;
    this.words = words;
    this.locale = locale;
  }

  /** Shows an answer; `details` is what the word alone does not say. */
  show(outcome, { name = "", detail = "" } = {}) {
    clearTimeout(this.#timer);
    const screen = document.querySelector(`template[data-verdict="${outcome}"]`).content.cloneNode(true);
    for (const [part, text] of Object.entries({ word: this.words[outcome], name, detail })) {
      screen.querySelector(`[data-part="${part}"]`).textContent = text;
    }
    screen.querySelector('[data-part="next"]').addEventListener("click", () => this.clear());
    this.region.replaceChildren(screen);
    this.#timer = setTimeout(() => this.clear(), SHOWN);
  }

  clear() {
    clearTimeout(this.#timer);
    this.region.replaceChildren();
  }

  /** The words for an answer of the service. */
  explain(result) {
    const name = result.attendee?.name ?? "";
    const about = [result.attendee?.organisation, result.attendee?.category_label].filter(Boolean).join(" · ");
    if (result.outcome === "already_inside" && result.first_scan) {
      return { name, detail: this.#firstScan(result.first_scan, result.scanned_at) };
    }
    if (result.outcome === "refused") return { name, detail: this.words[`reason_${result.reason}`] ?? "" };
    if (result.outcome === "conflict") return { name, detail: this.words.conflict_reason };
    return { name, detail: about };
  }

  #firstScan(first, now) {
    return this.words.first_scan
      .replace("{time}", this.time(first.scanned_at, now))
      .replace("{checkpoint}", first.checkpoint_name)
      .replace("{device}", first.device);
  }

  /** « 9 h 02 » at the place of the congress, which the instant's own offset tells; with the day if it is another. */
  time(instant, now = instant) {
    const [, year, month, day, hour, minute] = instant.match(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/);
    const french = this.locale === "fr";
    const clock = french
      ? `${Number(hour)}${NBSP}h${minute === "00" ? "" : NBSP + minute}`
      : `${Number(hour) % 12 || 12}:${minute}${NBSP}${Number(hour) < 12 ? "am" : "pm"}`;
    const hours = Math.abs(new Date(now) - new Date(instant)) / 3600000;
    return hours < 14 ? clock : `${clock} (${french ? `${day}/${month}` : `${year}-${month}-${day}`})`;
  }
}
