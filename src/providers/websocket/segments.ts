import type { TranscriptEvent } from '../speech-to-text.ts';

/** One thing that a vendor says it heard. */
export interface Heard {
  readonly text: string;
  /** It does not change any more, and what comes next follows it; otherwise the next one replaces it. */
  readonly isFinal: boolean;
  /** The vendor's answer to the end of a segment. */
  readonly endsSegment: boolean;
  /** Up to where in the audio that was sent it goes, for vendors that tell. */
  readonly endMs?: number | undefined;
  /** 0..1. */
  readonly confidence?: number | undefined;
}

interface Piece {
  readonly text: string;
  readonly confidence: number | undefined;
}

/** What was heard of which segment. Segments are numbered by their order: vendors answer in it. */
export interface SegmentsState {
  readonly isInSegment: boolean;
  /** Where the segments without a transcript end in the audio that was sent, in ms. */
  readonly endings: readonly number[];
  /** Up to where there are transcripts; what comes later of that is too late. */
  readonly settledMs: number;
  readonly pieces: readonly Piece[];
  readonly partial: string;
  /** Ends of segments that the vendor has not answered though their transcript is given, where it tells no positions. */
  readonly overdue: number;
  /** Ends of segments, one after the other, after which nothing came at all. */
  readonly unanswered: number;
  readonly hasComeSinceEnd: boolean;
}

export type SegmentsInput =
  | { readonly type: 'begin' }
  | { readonly type: 'end'; readonly atMs: number }
  | { readonly type: 'heard'; readonly heard: Heard }
  /** The vendor has not answered the oldest end of a segment in time. `isOwed`: it does so even when nothing was said. */
  | { readonly type: 'limit'; readonly isOwed: boolean };

export interface SegmentsStep {
  readonly state: SegmentsState;
  readonly events: readonly TranscriptEvent[];
}

export const NO_SEGMENTS: SegmentsState = {
  ...{ isInSegment: false, endings: [], settledMs: 0, pieces: [], partial: '' },
  ...{ overdue: 0, unanswered: 0, hasComeSinceEnd: false },
};

/** How exactly vendors tell positions, in ms. */
const SLACK_MS = 20;

/** Joins what a vendor says to one final transcript for each segment. */
export function nextSegments(state: SegmentsState, input: SegmentsInput): SegmentsStep {
  switch (input.type) {
    case 'begin':
      return { state: { ...state, isInSegment: true }, events: [] };
    case 'end':
      if (!state.isInSegment) return { state, events: [] };
      return {
        state: { ...state, isInSegment: false, endings: [...state.endings, input.atMs], hasComeSinceEnd: false },
        events: [],
      };
    case 'heard':
      return takeHeard({ ...state, unanswered: 0, hasComeSinceEnd: true }, input.heard);
    case 'limit': {
      if (state.endings.length === 0) return { state, events: [] };
      const unanswered = state.hasComeSinceEnd ? 0 : state.unanswered + 1;
      const isUnanswered = input.isOwed && !state.hasComeSinceEnd && textOf(state) === '';
      return settle({ ...state, unanswered, overdue: state.overdue + 1 }, isUnanswered);
    }
  }
}

function takeHeard(before: SegmentsState, heard: Heard): SegmentsStep {
  const { endMs } = heard;
  if (isTooLate(before, heard)) {
    const overdue = endMs === undefined && heard.endsSegment ? before.overdue - 1 : before.overdue;
    return { state: { ...before, overdue }, events: [] };
  }
  let state = before;
  const events: TranscriptEvent[] = [];
  const step = (next: SegmentsStep) => {
    state = next.state;
    events.push(...next.events);
  };
  const isBeyond = (): boolean => endMs !== undefined && endMs > (state.endings[0] ?? Infinity) + SLACK_MS;
  while (isBeyond()) step(settle(state));
  step(add(state, heard));
  const [ending] = state.endings;
  const reachesEnd = heard.isFinal && endMs !== undefined && ending !== undefined && endMs >= ending - SLACK_MS;
  if (ending !== undefined && (heard.endsSegment || reachesEnd)) step(settle(state));
  return { state, events };
}

function isTooLate(state: SegmentsState, { endMs }: Heard): boolean {
  if (!state.isInSegment && state.endings.length === 0) return true;
  return endMs === undefined ? state.overdue > 0 : endMs <= state.settledMs;
}

function add(state: SegmentsState, { text: raw, isFinal, confidence }: Heard): SegmentsStep {
  const text = raw.trim();
  const pieces = isFinal && text !== '' ? [...state.pieces, { text, confidence }] : state.pieces;
  const next = { ...state, pieces, partial: isFinal ? '' : text };
  const said = textOf(next);
  const isNews = said !== '' && said !== textOf(state);
  return { state: next, events: isNews ? [{ type: 'partial', text: said }] : [] };
}

/** The transcript of the oldest segment without one: what is final, and what may still change rather than nothing. */
function settle(state: SegmentsState, isUnanswered = false): SegmentsStep {
  const [endingMs = state.settledMs, ...endings] = state.endings;
  const confidence = confidenceOf(state.pieces);
  return {
    state: { ...state, endings, settledMs: endingMs, pieces: [], partial: '' },
    events: [
      {
        ...{ type: 'final', text: textOf(state) },
        ...(confidence !== undefined && { confidence }),
        ...(isUnanswered && { isUnanswered }),
      },
    ],
  };
}

const textOf = ({ pieces, partial }: SegmentsState): string =>
  [...pieces.map(({ text }) => text), partial].filter((text) => text !== '').join(' ');

/** The mean over the characters of those that have one. */
function confidenceOf(pieces: readonly Piece[]): number | undefined {
  let sum = 0;
  let length = 0;
  for (const { text, confidence } of pieces) {
    if (confidence === undefined) continue;
    sum += Math.min(Math.max(confidence, 0), 1) * text.length;
    length += text.length;
  }
  return length === 0 ? undefined : sum / length;
}
