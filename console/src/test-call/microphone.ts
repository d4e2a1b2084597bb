/** Why there is no microphone. */
export type MicrophoneProblem = 'denied' | 'missing' | 'busy' | 'insecure';

export type MicrophoneAnswer =
  | { readonly stream: MediaStream; readonly problem?: undefined }
  | { readonly stream?: undefined; readonly problem: MicrophoneProblem };

const PROBLEM_OF: Record<string, MicrophoneProblem> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
};

/** Asks the visitor for the microphone. */
export async function askForMicrophone(): Promise<MicrophoneAnswer> {
  // Browsers give no microphone to pages that are neither https nor localhost.
  if (!window.isSecureContext || !navigator.mediaDevices) return { problem: 'insecure' };
  try {
    const wanted = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    return { stream: await navigator.mediaDevices.getUserMedia({ audio: wanted }) };
  } catch (error) {
    return { problem: error instanceof DOMException ? (PROBLEM_OF[error.name] ?? 'busy') : 'busy' };
  }
}

/** Calls `onLevel` with the loudness 0..1 once per painted frame until the returned function is called. */
export function watchLevel(stream: MediaStream, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let frame = 0;
  const measure = () => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    onLevel(loudness(power));
    frame = requestAnimationFrame(measure);
  };
  measure();
  return () => {
    cancelAnimationFrame(frame);
    void context.close();
  };
}

const QUIETEST_DB = -55;

/** Decibels rather than power, as ears do: -55 dB is 0, full scale 1. */
function loudness(power: number): number {
  const decibels = 10 * Math.log10(Math.max(power, 1e-10));
  return Math.min(1, Math.max(0, 1 - decibels / QUIETEST_DB));
}
