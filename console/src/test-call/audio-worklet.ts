import { decodeALaw, encodeALaw } from './a-law.ts';
import { PlayoutBuffer } from './playout-buffer.ts';
import { Resampler } from './resampler.ts';

// The scope of audio worklets, which the DOM types do not describe.
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => WorkletProcessor): void;
declare class WorkletProcessor {
  readonly port: MessagePort;
}
declare const AudioWorkletProcessor: typeof WorkletProcessor;

const TELEPHONE_RATE = 8000;
const FRAME_SAMPLES = 160;
const PREFILL_MS = 120;
const LONGEST_MS = 600;

/** Microphone to 20 ms frames of A-law, and such frames to sound. Frames pass through the port that the page hands in. */
class TelephoneProcessor extends AudioWorkletProcessor {
  private readonly down = new Resampler(sampleRate, TELEPHONE_RATE);
  private readonly up = new Resampler(TELEPHONE_RATE, sampleRate);
  private readonly playout = new PlayoutBuffer({
    prefill: (sampleRate * PREFILL_MS) / 1000,
    longest: (sampleRate * LONGEST_MS) / 1000,
  });
  private frame = new Uint8Array(FRAME_SAMPLES);
  private filled = 0;
  private wire: MessagePort | undefined;

  constructor() {
    super();
    this.port.onmessage = ({ ports }) => this.connect(ports[0]);
  }

  private connect(wire: MessagePort | undefined): void {
    this.wire = wire;
    if (!wire) return;
    wire.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      this.playout.push(this.up.push(Float32Array.from(new Uint8Array(data), decodeALaw)));
    };
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const heard = inputs[0]?.[0];
    if (heard) for (const sample of this.down.push(heard)) this.addSample(sample);
    const [first, ...others] = outputs[0] ?? [];
    if (first) {
      this.playout.pull(first);
      for (const other of others) other.set(first);
    }
    return true;
  }

  private addSample(sample: number): void {
    this.frame[this.filled] = encodeALaw(sample);
    this.filled += 1;
    if (this.filled < FRAME_SAMPLES) return;
    const { buffer } = this.frame;
    this.wire?.postMessage(buffer, [buffer]);
    this.frame = new Uint8Array(FRAME_SAMPLES);
    this.filled = 0;
  }
}

registerProcessor('telephone', TelephoneProcessor);
