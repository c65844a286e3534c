// Moves the mark « en ce moment » while the page stays open: it is asked anew when the next sitting begins or ends.
const MINUTE = 60_000;
const edges = [...document.querySelectorAll("[data-edges]")]
  .flatMap((item) => item.dataset.edges.split(" "))
  .map((instant) => Date.parse(instant))
  .filter((instant) => instant > Date.now());
const next = Math.min(...edges);

if (Number.isFinite(next) && next - Date.now() < 12 * 60 * MINUTE) {
  setTimeout(() => location.reload(), next - Date.now() + 1000);
}
