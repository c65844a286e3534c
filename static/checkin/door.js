// The door app: a device signs in, then every badge it sees is asked about and answered.

import { Camera, CameraFailed } from "./camera.js";
import { Device, DeviceUnknown, NoNetwork, forget, keep, kept } from "./device.js";
import { allowSound, signal } from "./signals.js";
import { Verdicts } from "./verdict.js";

const LAST = 5; // passages kept in view

const main = document.querySelector("[data-door]");
const find = (name, within = document) => within.querySelector(`[data-${name}]`);
const words = JSON.parse(main.dataset.words);
const verdicts = new Verdicts(find("verdicts"), words, document.documentElement.lang);
const camera = new Camera(find("video"), check);
const typed = find("typed");

let device;
let isBusy = false;

async function open(secret) {
  const before = kept();
  const known = before.secret === secret ? before : {};
  device = new Device(main.dataset.api, secret, known);
  try {
    const place = await device.hello();
    keep({ secret, ...place });
    stand(place);
  } catch (error) {
    if (error instanceof DeviceUnknown) return leave(words.device_unknown);
    if (!known.ref) return ask(words.sign_in_offline);
    stand(known); // known since before: the badge that comes next will tell whether there is a network
  }
}

function ask(error = "") {
  device = undefined;
  find("stand").hidden = true;
  find("leave").hidden = true;
  find("sign-in").hidden = false;
  find("device").textContent = "";
  const told = find("sign-in-error");
  told.textContent = error;
  told.hidden = !error;
  find("sign-in").secret.toggleAttribute("aria-invalid", Boolean(error));
}

function leave(error = "") {
  camera.stop();
  verdicts.clear();
  forget();
  ask(error);
}

function stand(place) {
  find("sign-in").hidden = true;
  find("stand").hidden = false;
  find("leave").hidden = false;
  find("place").textContent = place.name;
  find("device").textContent = place.device ?? "";
  find("status").textContent = place.isOpen === false ? words.closed : words.ready;
  if (!find("last").children.length) find("last").append(item("", words.nobody_yet, ""));
  if (matchMedia("(pointer: fine)").matches) typed.code.focus(); // a keyboard on the screen would hide half of it
  navigator.wakeLock?.request("screen").catch(() => {});
  look();
}

async function look() {
  note(words.camera_starting);
  try {
    await camera.start();
    find("camera-note").hidden = true;
  } catch (error) {
    if (!(error instanceof CameraFailed)) throw error;
    note(words[error.message], true);
  }
}

function note(text, canRetry = false) {
  find("camera-note").hidden = false;
  find("camera-text").textContent = text;
  find("camera-retry").hidden = !canRetry;
}

/** Asks about one badge. While an answer is awaited no other badge is asked about. */
async function check(badge) {
  if (isBusy || !device) return;
  isBusy = true;
  find("status").textContent = words.checking;
  try {
    const direction = document.querySelector("[name=direction]:checked").value;
    const result = await device.scan(badge, direction);
    tell(result.outcome, verdicts.explain(result), result);
  } catch (error) {
    camera.tryAgain();
    if (error instanceof DeviceUnknown) leave(words.device_unknown);
    else tell("offline", { detail: error instanceof NoNetwork ? words.not_recorded : words.service_down });
  } finally {
    isBusy = false;
    find("status").textContent = words.ready;
  }
}

function tell(outcome, said, result) {
  verdicts.show(outcome, said);
  signal(outcome);
  const row = item(verdicts.time(result?.scanned_at ?? device.now()), said.name || said.detail, words[outcome]);
  row.dataset.outcome = outcome;
  if (result) row.dataset.scan = result.id;
  const list = find("last");
  if (!list.querySelector("[data-outcome]")) list.replaceChildren();
  list.prepend(row);
  while (list.children.length > LAST) list.lastElementChild.remove();
}

function item(time, name, word) {
  const row = document.createElement("li");
  for (const [tag, text] of [["time", time], ["span", name], ["b", word]]) {
    const part = document.createElement(tag);
    part.textContent = text;
    row.append(part);
  }
  return row;
}

find("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  allowSound();
  const secret = event.target.secret.value.trim();
  if (secret) open(secret);
  else ask(words.code_missing);
});

typed.addEventListener("submit", (event) => {
  event.preventDefault();
  const badge = typed.code.value.trim();
  typed.code.value = "";
  if (badge) check(badge);
});

find("leave").addEventListener("click", () => {
  find("sign-in").secret.value = "";
  find("place").textContent = document.querySelector("h1").textContent;
  leave();
});
find("camera-retry").addEventListener("click", look);
document.addEventListener("pointerdown", allowSound);

// A hand scanner types wherever the focus is: its letters belong to the field.
document.addEventListener("keydown", (event) => {
  const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isElsewhere = !event.target.closest("input, button, a, select, textarea");
  if (device && isLetter && isElsewhere) typed.code.focus();
});

// The camera of a hidden page drains the battery and is taken away by some phones.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) camera.stop();
  else if (device && !find("stand").hidden) look();
});

// « /controle/#code » enrols by a link or a QR code; the code leaves the address at once.
const linked = codeIn(location.hash);
if (linked && linked !== "contenu") history.replaceState(null, "", location.pathname + location.search);
const secret = linked && linked !== "contenu" ? linked : kept().secret;
if (secret) open(secret);
else ask();

function codeIn(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return ""; // a lone « % »: no code of ours
  }
}
