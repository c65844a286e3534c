// What the ear and the hand are told, so that nobody has to read: high and twice for yes, low and long for no.

const TONES = {
  admitted: [[880, 0, 0.09], [1320, 0.11, 0.14]],
  left: [[880, 0, 0.12]],
  already_inside: [[440, 0, 0.16], [440, 0.24, 0.16]],
  refused: [[165, 0, 0.5]],
  conflict: [[165, 0, 0.5]],
  offline: [[330, 0, 0.15], [247, 0.2, 0.15], [165, 0.4, 0.3]],
};
const BUZZES = {
  admitted: [60],
  left: [60],
  already_inside: [120, 80, 120],
  refused: [500],
  conflict: [500],
  offline: [120, 60, 120, 60, 300],
};

let sound;

/** Browsers let a page sound only after a touch: call it in one. */
export function allowSound() {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context) return;
  sound ??= new Context();
  if (sound.state === "suspended") sound.resume().catch(() => {});
}

export function signal(outcome) {
  navigator.vibrate?.(BUZZES[outcome] ?? [200]);
  if (sound?.state !== "running") return;
  for (const [pitch, start, length] of TONES[outcome] ?? []) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.type = pitch < 400 ? "square" : "sine";
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, sound.currentTime + start);
    volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + start + length);
    tone.connect(volume).connect(sound.destination);
    tone.start(sound.currentTime + start);
    tone.stop(sound.currentTime + start + length);
  }
}
