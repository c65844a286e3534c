// Hours and sentences as the page says them; the sentences come with the page, in its language.

const NO_BREAK = "\u00a0";
let sentences = {};

export const readWords = (root) => { sentences = JSON.parse(root.dataset.words); };

export const say = (name, values = {}) =>
  (sentences[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

const two = (number) => String(number).padStart(2, "0");

// Minutes from midnight as a form sends them; after midnight it is the next day's morning.
export const clock = (minutes) => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;

export const hour = (minutes) => {
  const [hours, rest] = [Math.floor(minutes / 60) % 24, minutes % 60];
  if (document.documentElement.lang === "fr") return `${hours}${NO_BREAK}h${rest ? NO_BREAK + two(rest) : ""}`;
  return `${hours % 12 || 12}:${two(rest)}${NO_BREAK}${hours < 12 ? "am" : "pm"}`;
};

export const hours = (starts, ends) => (ends === null ? hour(starts) : `${hour(starts)} – ${hour(ends)}`);

// What has just happened, for eyes and for screen readers; it goes by itself.
let going;
export const tell = (text) => {
  const line = document.querySelector("#dit");
  clearTimeout(going);
  if (line.textContent !== text) line.textContent = text;
  going = setTimeout(() => { line.textContent = ""; }, Math.max(5000, text.length * 90));
};
