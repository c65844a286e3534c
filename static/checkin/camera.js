// The camera and the QR reader. Both are slow to start on old phones: nothing else waits for them.

const WIDEST = 900; // pixels: more costs time and reads no better
const PAUSE = 70; // milliseconds between two looks
const AGAIN = 2500; // milliseconds until a badge that could not be asked about is asked about again
const FORGET = 2500; // a badge held in view is one badge until it was out of view this long

const WHY = {
  NotAllowedError: "camera_refused",
  SecurityError: "camera_refused",
  NotFoundError: "camera_missing",
  OverconstrainedError: "camera_missing",
  NotReadableError: "camera_busy",
  AbortError: "camera_failed",
};

export class CameraFailed extends Error {}

let reading; // the reader is loaded once, when the first camera starts

function reader() {
  reading ??= import("../vendor/zxing-wasm/reader/index.js").then(async (zxing) => {
    const wasm = new URL("../vendor/zxing-wasm/reader/zxing_reader.wasm", import.meta.url).href;
    await zxing.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
    return (image) => zxing.readBarcodes(image, { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 });
  });
  reading.catch(() => { reading = undefined; });
  return reading;
}

export class Camera {
  #stream;
  #last = { text: "", at: 0 };
  #again = Infinity;
  #canvas = document.createElement("canvas");
  #context = this.#canvas.getContext("2d", { willReadFrequently: true });

  constructor(video, onBadge) {
    this.video = video;
    this.onBadge = onBadge;
  }

  /** Starts looking; throws CameraFailed with the name of the reason's words. */
  async start() {
    if (this.#stream) return;
    if (!navigator.mediaDevices?.getUserMedia) throw new CameraFailed("camera_missing");
    try {
      const [stream, read] = await Promise.all([
        navigator.mediaDevices.getUserMedia({
          video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
          audio: false,
        }),
        reader(),
      ]);
      this.#stream = stream;
      this.video.srcObject = stream;
      await this.video.play();
      this.#look(stream, read);
    } catch (error) {
      this.stop();
      throw new CameraFailed(WHY[error.name] ?? "camera_failed");
    }
  }

  stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = undefined;
    this.video.srcObject = null;
  }

  /** Lets the badge in view be read again once the bad news was seen, as after a network failure. */
  tryAgain() {
    this.#again = performance.now() + AGAIN;
  }

  async #look(stream, read) {
    while (this.#stream === stream) {
      if (this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        const [found] = await read(this.#frame()).catch(() => []);
        if (found?.text) this.#see(found.text);
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  #frame() {
    const { videoWidth: width, videoHeight: height } = this.video;
    const scale = Math.min(1, WIDEST / Math.max(width, height, 1));
    this.#canvas.width = Math.max(1, Math.round(width * scale));
    this.#canvas.height = Math.max(1, Math.round(height * scale));
    this.#context.drawImage(this.video, 0, 0, this.#canvas.width, this.#canvas.height);
    return this.#context.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #see(text) {
    const now = performance.now();
    const isHeld = text === this.#last.text && now - this.#last.at < FORGET;
    this.#last = { text, at: now };
    if (isHeld && now < this.#again) return;
    this.#again = Infinity;
    this.onBadge(text);
  }
}
