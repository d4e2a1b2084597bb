/** What the SDK reads audio from. */
export interface Chunk {
  readonly buffer: ArrayBuffer;
  readonly isEnd: boolean;
  readonly timeReceived: number;
}

export interface FrameSource {
  /** The buffer is not to be changed afterwards. */
  push(buffer: ArrayBuffer): void;
  end(): void;
  /** One frame at a time, as soon as there is one. For one reader. */
  read(): Promise<Chunk>;
}

const END: Chunk = { buffer: new ArrayBuffer(0), isEnd: true, timeReceived: 0 };

/** The frames of one turn, handed on one by one without waiting for more. */
export function frameSource(): FrameSource {
  const chunks: Chunk[] = [];
  let deliver: ((chunk: Chunk) => void) | undefined;
  const add = (chunk: Chunk) => {
    if (!deliver) return void chunks.push(chunk);
    deliver(chunk);
    deliver = undefined;
  };
  return {
    push: (buffer) => add({ buffer, isEnd: false, timeReceived: 0 }),
    end: () => add(END),
    read: () =>
      new Promise((resolve) => {
        const chunk = chunks.shift();
        if (chunk) resolve(chunk);
        else deliver = resolve;
      }),
  };
}
