// The registration works without this. With it, adding or removing a person changes the list in place, what does not
// concern somebody is put away, and the button that orders cannot be pressed twice by impatience (the server would
// make one order of it all the same).

const WAIT = 10000;

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.dataset.rearranges) {
    event.preventDefault();
    rearrange(event.target, button);
  } else if (button?.value === "save") {
    takeOut(event.target);
  } else if ("once" in event.target.dataset && button?.value === "order") {
    if (event.target.dataset.once === "sent") {
      event.preventDefault();
      return;
    }
    event.target.dataset.once = "sent";
    setTimeout(() => { event.target.dataset.once = ""; }, WAIT);
  }
});

// Back from the pay page by the browser's arrow: the page is as it was left, the button must work again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-once]")) form.dataset.once = "";
  putAway();
});
document.addEventListener("change", putAway);
putAway();

async function rearrange(form, button) {
  takeOut(form);
  const asked = new FormData(form, button);
  const people = document.querySelector("#participants");
  people.inert = true; // what would be typed until the answer comes would be lost with the list it replaces
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", body: asked });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const list = page.querySelector("#participants");
    if (!list) throw new Error("no list");
    people.replaceWith(list);
    putAway();
    const place = document.querySelector(button.dataset.rearranges) ?? list;
    const field = place.querySelector("input:not([type=hidden])");
    if (field) {
      field.focus();
    } else {
      place.tabIndex = -1;
      place.focus();
    }
  } catch {
    // As without JavaScript: the whole page is asked for.
    people.inert = false;
    delete button.dataset.rearranges;
    form.requestSubmit(button);
  }
}

// What does not concern this buyer or this person is hidden and not ordered; what was typed in it stays, should
// they change their mind.
function putAway() {
  const form = document.querySelector(".registration");
  if (!form) return;
  form.classList.add("scripted");
  const kind = form.querySelector("[name=kind]:checked")?.value;
  for (const part of form.querySelectorAll("[data-for]")) show(part, part.dataset.for.split(" ").includes(kind));
  for (const person of form.querySelectorAll("[data-person]")) {
    const offer = person.querySelector("[data-offer]")?.value;
    const category = person.querySelector("[data-category]")?.value;
    const names = [...person.querySelectorAll("[data-names] input")];
    // Whoever has no name yet answers for themselves later, by a link of their own.
    const named = !person.querySelector("[data-later]").checked || names.some((name) => name.value);
    for (const part of person.querySelectorAll("[data-named]")) show(part, named);
    for (const part of person.querySelectorAll("[data-offers]")) {
      const concerns = fits(part.dataset.offers, offer) && fits(part.dataset.categories, category);
      show(part, concerns && (named || !part.closest("[data-named]")));
    }
  }
}

function fits(bound, chosen) {
  return !bound || chosen === undefined || bound.split(" ").includes(chosen);
}

// Where nothing is ordered yet, all that was typed goes with the form: it comes back with it.
function takeOut(form) {
  for (const field of form.querySelectorAll("[data-away]")) {
    field.disabled = false;
    delete field.dataset.away;
  }
}

function show(part, shown) {
  part.hidden = !shown;
  for (const field of part.querySelectorAll("input, select, textarea")) {
    if (shown && field.dataset.away) {
      field.disabled = false;
      delete field.dataset.away;
    } else if (!shown && !field.disabled) {
      field.disabled = true;
      field.dataset.away = "yes";
    }
  }
}
