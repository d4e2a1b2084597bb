/** What the transcoding process is asked for. `output` is written as A-law WAV, 8 kHz, one channel. */
export type TranscodeOrder =
  | { readonly kind: 'convert'; readonly input: string; readonly output: string; readonly mostSeconds: number }
  | { readonly kind: 'render'; readonly sound: string; readonly output: string };

export type TranscodeAnswer =
  | { readonly ok: true; readonly durationMs: number }
  | { readonly ok: false; readonly problem: 'unreadable' | 'silent'; readonly detail?: string };
