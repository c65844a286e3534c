// While the bank's word is awaited, this page looks now and then whether it has come. Without this, « Actualiser ».

const EVERY = 3000;
const FOR_AT_MOST = 5 * 60 * 1000;
const status = document.querySelector("[data-order-status]");
const since = Date.now();

async function look() {
  if (Date.now() - since > FOR_AT_MOST) return;
  try {
    const response = await fetch(status.dataset.orderPage, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const now = page.querySelector("[data-order-status]")?.dataset.orderStatus;
    // The plain page does not know that we come from the pay page: « awaiting » is no news.
    if (response.ok && now && now !== "awaiting" && now !== status.dataset.orderStatus) {
      location.replace(status.dataset.orderPage);
      return;
    }
  } catch {
    // The network is away for a moment: the next look may find it.
  }
  setTimeout(look, EVERY);
}

if (status) setTimeout(look, EVERY);
