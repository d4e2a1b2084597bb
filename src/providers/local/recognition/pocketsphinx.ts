import koffi from 'koffi';

/** The acoustic model's sample rate. */
export const MODEL_RATE = 16_000;

/** What was recognised, with the score of the whole path: a logarithm of likelihood, higher is likelier. */
export interface Hypothesis {
  readonly text: string;
  readonly score: number;
  /** Frames that hold words, without silence. */
  readonly speechFrames: number;
}

/** The parts of libpocketsphinx 3 that are used here. Handles are opaque pointers. */
export interface Pocketsphinx {
  readonly args: () => Pointer;
  readonly parse: (inout: null, definitions: Pointer, count: number, argv: string[], strict: number) => Pointer;
  readonly init: (config: Pointer) => Pointer | null;
  /** The same on another thread: with a language model it takes a quarter of a second. */
  readonly initAsync: (config: Pointer) => Promise<Pointer | null>;
  readonly freeConfig: (config: Pointer) => number;
  readonly free: (decoder: Pointer) => number;
  readonly logMath: (decoder: Pointer) => Pointer;
  readonly addWord: (decoder: Pointer, word: string, phones: string, update: number) => number;
  readonly readNetwork: (file: string, logMath: Pointer, weight: number) => Pointer | null;
  readonly freeNetwork: (network: Pointer) => number;
  readonly setNetwork: (decoder: Pointer, name: string, network: Pointer) => number;
  readonly selectSearch: (decoder: Pointer, name: string) => number;
  readonly startUtterance: (decoder: Pointer) => number;
  readonly process: (decoder: Pointer, samples: Int16Array, count: number, noSearch: number, whole: number) => number;
  /** The same on another thread. */
  readonly processAsync: (decoder: Pointer, samples: Int16Array) => Promise<void>;
  readonly endUtterance: (decoder: Pointer) => number;
  readonly hypothesis: (decoder: Pointer, score: [number]) => string | null;
  readonly segments: (decoder: Pointer) => Pointer | null;
  readonly nextSegment: (segment: Pointer) => Pointer | null;
  readonly segmentWord: (segment: Pointer) => string;
  readonly segmentFrames: (segment: Pointer, from: [number], to: [number]) => void;
}

/** An address in the library's memory, only ever handed back to it. */
export type Pointer = object & { readonly brand?: unique symbol };

/** Loads the library of the machine. Throws when it is not there. */
export function loadPocketsphinx(): Pocketsphinx {
  const sphinx = koffi.load('libpocketsphinx.so.3');
  const base = koffi.load('libsphinxbase.so.3');
  const init = sphinx.func('void *ps_init(void *)');
  const process = sphinx.func('int ps_process_raw(void *, const int16_t *, size_t, int, int)');
  return {
    args: sphinx.func('void *ps_args()'),
    parse: base.func('void *cmd_ln_parse_r(void *, void *, int, char **, int)'),
    init,
    initAsync: (config) => onThread<Pointer | null>(init, [config]),
    freeConfig: base.func('int cmd_ln_free_r(void *)'),
    free: sphinx.func('int ps_free(void *)'),
    logMath: sphinx.func('void *ps_get_logmath(void *)'),
    addWord: sphinx.func('int ps_add_word(void *, const char *, const char *, int)'),
    readNetwork: base.func('void *fsg_model_readfile(const char *, void *, float)'),
    freeNetwork: base.func('int fsg_model_free(void *)'),
    setNetwork: sphinx.func('int ps_set_fsg(void *, const char *, void *)'),
    selectSearch: sphinx.func('int ps_set_search(void *, const char *)'),
    startUtterance: sphinx.func('int ps_start_utt(void *)'),
    process,
    processAsync: async (decoder, samples) => {
      await onThread<number>(process, [decoder, samples, samples.length, 0, 0]);
    },
    endUtterance: sphinx.func('int ps_end_utt(void *)'),
    hypothesis: sphinx.func('const char *ps_get_hyp(void *, _Out_ int *)'),
    segments: sphinx.func('void *ps_seg_iter(void *)'),
    nextSegment: sphinx.func('void *ps_seg_next(void *)'),
    segmentWord: sphinx.func('const char *ps_seg_word(void *)'),
    segmentFrames: sphinx.func('void ps_seg_frames(void *, _Out_ int *, _Out_ int *)'),
  };
}

function onThread<T>(
  call: { readonly async: (...values: readonly unknown[]) => void },
  values: readonly unknown[],
): Promise<T> {
  return new Promise((resolve, reject) => {
    call.async(...values, (error: unknown, result: T) => (error ? reject(error) : resolve(result)));
  });
}
