/** To the process of a voice. `sentence` numbers what is to be spoken. */
export type SpeakingOrder =
  | { readonly type: 'speak'; readonly sentence: number; readonly text: string; readonly rate: number }
  /** Nobody listens any more. */
  | { readonly type: 'cancel'; readonly sentence: number };

/** From the process of a voice. */
export type SpeakingNews =
  | {
      readonly type: 'audio';
      readonly sentence: number;
      readonly samples: Int16Array;
      readonly sampleRate: number;
    }
  | { readonly type: 'done'; readonly sentence: number }
  | { readonly type: 'failed'; readonly sentence: number; readonly message: string };
