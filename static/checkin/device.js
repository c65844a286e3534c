// The device: its code, kept on this phone, and what it asks of the service.
//
// localStorage and no cookie: the code must outlive a killed browser in the middle of a queue, and it is sent to the
// API only, as a bearer token. It opens one checkpoint's scans and nothing else, and an organiser revokes it at once.

const KEY = "congres.controle";
const PATIENCE = 8000; // milliseconds before a network that does not answer is called no network
const UNSURE = 60000; // milliseconds during which a badge shown again is the same passage sent again

export class NoNetwork extends Error {}
export class DeviceUnknown extends Error {}
export class ServiceDown extends Error {}

export function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export function keep(what) {
  try {
    localStorage.setItem(KEY, JSON.stringify(what));
  } catch {
    // A private window: the code lasts as long as the page.
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There was nothing to forget.
  }
}

export class Device {
  constructor(api, secret, known = {}) {
    this.api = api;
    this.secret = secret;
    this.ref = known.ref;
    this.skew = 0; // how far the service's clock is ahead of this phone's
    this.offset = offsetOf(new Date()); // where the congress takes place, until the service tells: here
    this.unsure = new Map(); // scans whose answer was lost: sent again, they keep their id and count once
  }

  /** Asks which checkpoint this device stands at. */
  async hello() {
    const asked = Date.now();
    const found = await this.#send("");
    const [place] = found.items;
    this.ref = place.ref;
    this.skew = new Date(found.now).getTime() - (asked + Date.now()) / 2;
    this.offset = found.now.match(/[+-]\d\d:\d\d$/)?.[0] ?? this.offset;
    return { ref: place.ref, name: place.name, isOpen: place.is_open, device: found.device };
  }

  /** The present instant by the service's clock, written as at the place of the congress. */
  now() {
    const [hours, minutes] = this.offset.split(":").map(Number);
    const shift = (hours * 60 + (this.offset.startsWith("-") ? -minutes : minutes)) * 60000;
    return new Date(Date.now() + this.skew + shift).toISOString().replace("Z", this.offset);
  }

  /** Sends one badge; the answer is the service's, never a guess. */
  async scan(badge, direction) {
    const key = `${direction} ${badge}`;
    const scan = this.#sameAgain(key) ?? {
      id: newId(),
      badge,
      direction,
      scanned_at: this.now(),
    };
    this.unsure.set(key, scan);
    const answer = await this.#send(`/${encodeURIComponent(this.ref)}/scans`, { scans: [scan] });
    this.unsure.delete(key);
    return { ...answer.results[0], scanned_at: scan.scanned_at };
  }

  #sameAgain(key) {
    const scan = this.unsure.get(key);
    const age = scan && Date.now() + this.skew - new Date(scan.scanned_at).getTime();
    return age < UNSURE ? scan : undefined;
  }

  async #send(path, body) {
    let response;
    try {
      response = await fetch(this.api + path, {
        method: body ? "POST" : "GET",
        headers: { Authorization: `Bearer ${this.secret}`, ...(body && { "Content-Type": "application/json" }) },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE),
        cache: "no-store",
        credentials: "omit",
      });
    } catch {
      throw new NoNetwork();
    }
    if (response.status === 401 || response.status === 403) throw new DeviceUnknown();
    if (!response.ok) throw new ServiceDown();
    try {
      return await response.json();
    } catch {
      throw new NoNetwork(); // the answer was cut short
    }
  }
}

function offsetOf(date) {
  const east = -date.getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60];
  return `${east < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
