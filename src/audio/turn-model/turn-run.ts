/** What the worker of the turn model is asked, one at a time: the sound at 8 kHz; its buffer changes hands. */
export interface TurnQuestion {
  readonly samples: Int16Array<ArrayBuffer>;
}

export type TurnAnswer =
  /** It can be asked. `tookMs`: a question of the longest kind took so long. */
  | { readonly kind: 'ready'; readonly tookMs: number }
  | { readonly kind: 'judged'; readonly probability: number }
  /** Before `ready`: it cannot be loaded, and the thread ends. After it: this question has no answer. */
  | { readonly kind: 'failed'; readonly reason: string };
