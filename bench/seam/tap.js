// On the audio thread of the bench's page: tells how long sound was silent each
// time it had been, in milliseconds.
const SILENT = 0.004; // of full scale; the clips' tones are at 0.125
const LEAST_MS = 0.5; // a tone crosses zero too

class Tap extends AudioWorkletProcessor {
  run = 0;
  heard = false;

  process([input]) {
    for (const value of input[0] ?? new Float32Array(128)) {
      if (Math.abs(value) < SILENT) this.run++;
      else {
        const ms = (this.run * 1000) / sampleRate;
        if (this.heard && ms > LEAST_MS) this.port.postMessage(ms);
        this.heard = true;
        this.run = 0;
      }
    }
    return true;
  }
}
registerProcessor("tap", Tap);
