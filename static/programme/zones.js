// Says a time in the reader's own zone as well, where that is another one: people follow from Guadeloupe or La Réunion.
const language = document.documentElement.lang === "fr" ? "fr-FR" : "en-GB";
const french = language === "fr-FR";

function timeText(instant) {
  const parts = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit", hour12: !french }).formatToParts(instant);
  const part = (type) => parts.find((each) => each.type === type)?.value ?? "";
  if (!french) { return `${part("hour")}:${part("minute")}\u00a0${part("dayPeriod").toLowerCase()}`; }
  return `${Number(part("hour"))}\u00a0h${part("minute") === "00" ? "" : `\u00a0${part("minute")}`}`;
}

// Minutes east of Greenwich: as the time is written, and as the reader's clock has it at that instant.
function written(iso) {
  const [, sign, hours, minutes] = iso.match(/([+-])(\d\d):(\d\d)$/) ?? [null, "+", "0", "0"];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

for (const element of document.querySelectorAll("time.own-time")) {
  const starts = new Date(element.dateTime);
  if (written(element.dateTime) === -starts.getTimezoneOffset()) { continue; }
  const here = new Intl.DateTimeFormat(language, { weekday: "long" }).format(starts);
  const there = new Date(starts.getTime() + (written(element.dateTime) + starts.getTimezoneOffset()) * 60000);
  const day = there.getDay() === starts.getDay() ? "" : `${here} `;
  const until = element.dataset.until ? ` – ${timeText(new Date(element.dataset.until))}` : "";
  element.textContent = element.dataset.words.replace("{}", `${day}${timeText(starts)}${until}`);
  element.hidden = false;
}
