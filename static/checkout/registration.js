// The registration works without this. With it, adding or removing a person changes the list in place, and the
// button that orders cannot be pressed twice by impatience (the server would make one order of it all the same).

const WAIT = 10000;

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.dataset.rearranges) {
    event.preventDefault();
    rearrange(event.target, button);
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
});

async function rearrange(form, button) {
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
