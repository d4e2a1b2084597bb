/** A stretch of time in ms since the recording began; the end is not part of it. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Sounds of a caller that ask for nothing: a cough, and words to somebody else in the room. */
export type AsideKind = 'vocal-tic' | 'non-directed';

/** One stretch in which the caller speaks. */
export interface CallerSegment extends Span {
  /** "mm-hm": shows that the caller listens. */
  readonly backchannel: boolean;
  /** Asides that are part of it. */
  readonly asides: ReadonlySet<AsideKind>;
}

/** An aside that is not part of what the caller says to the assistant. */
export interface CallerAside extends Span {
  readonly kind: AsideKind;
}

/** One stretch in which the assistant is audible. */
export interface AssistantSegment extends Span {
  /** Known to have been spoken to its end: its end yields to nobody. Absent where nobody knows. */
  readonly completed?: boolean;
}

/** What both sides of one call did, in order of time. */
export interface TwoSides {
  readonly caller: readonly CallerSegment[];
  readonly asides: readonly CallerAside[];
  readonly assistant: readonly AssistantSegment[];
  /** End of the recording. */
  readonly endMs: number;
  /**
   * Whether an aside that the assistant talked through is an event. The published pipeline counts only those that made it
   * stop, which makes its selectivity lower than the share that it names.
   */
  readonly countsTalkedThrough: boolean;
}

/** Whether `atMs` falls into `span`. */
export const covers = ({ startMs, endMs }: Span, atMs: number): boolean => startMs <= atMs && atMs < endMs;
