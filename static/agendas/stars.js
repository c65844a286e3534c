// Public pages are the same for everybody: what this browser starred is asked once, then its buttons toggle in place.
const forms = [...document.querySelectorAll("form[data-star]")];
const said = document.createElement("p");
said.className = "star-said";
said.setAttribute("role", "status");

let words;
let turn = Promise.resolve(); // one star after the other: the first one may open the agenda

function show(form, isIn) {
  const button = form.querySelector("button");
  button.setAttribute("aria-pressed", String(isIn));
  button.querySelector("[data-star-word]").textContent = isIn ? words.added : words.add;
}

function showPlace(form) {
  const held = document.createElement("p");
  held.className = "star-held";
  held.textContent = words.place;
  form.hidden = true;
  form.after(held);
}

let timer;
function say(text) {
  said.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => { said.textContent = ""; }, 6000);
}

async function toggle(form) {
  const isWanted = form.querySelector("button").getAttribute("aria-pressed") !== "true";
  show(form, isWanted);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ etoile: isWanted ? "oui" : "non" }),
    });
    if (!answer.ok) throw new Error(answer.statusText);
    say((await answer.json()).message);
  } catch {
    show(form, !isWanted);
    say(words.failed);
  }
}

async function look() {
  const answer = await fetch(new URL("../etoiles.json", forms[0].action), { cache: "no-store" });
  if (!answer.ok) return;
  const agenda = await answer.json();
  words = agenda.words;
  const [stars, places] = [new Set(agenda.stars), new Set(agenda.places)];
  document.querySelectorAll(".star-held").forEach((held) => held.remove());
  for (const form of forms) {
    form.hidden = false;
    show(form, stars.has(form.dataset.star));
    if (places.has(form.dataset.star)) showPlace(form);
  }
}

if (forms.length) {
  document.body.append(said);
  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      if (!words) return; // the form does it alone
      event.preventDefault();
      turn = turn.then(() => toggle(form));
    });
  }
  // A page that comes back from the browser's memory may have been starred elsewhere meanwhile.
  addEventListener("pageshow", (event) => { if (event.persisted) look().catch(() => {}); });
  look().catch(() => {}); // offline: the buttons stay plain forms
}
