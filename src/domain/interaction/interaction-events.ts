import {
  type AsideKind,
  type AssistantSegment,
  type CallerSegment,
  covers,
  type Span,
  type TwoSides,
} from './two-sides.ts';

/** What the metrics count, each with whether the assistant did the right thing. */
export type InteractionEvent =
  /** The caller's turn was answered, or the caller had to speak again. */
  | { readonly type: 'response'; readonly atMs: number; readonly latencyMs: number | undefined }
  /** The caller spoke over the assistant, which stopped or did not. */
  | { readonly type: 'yield'; readonly atMs: number; readonly latencyMs: number | undefined }
  /** The assistant began while the caller was speaking. */
  | { readonly type: 'talk-over'; readonly atMs: number }
  | { readonly type: 'backchannel' | AsideKind; readonly atMs: number; readonly correct: boolean };

/**
 * Windows of the voice interaction metrics of tau-bench (docs/interaction-metrics.md of sierra-research/tau2-bench), in
 * ms: time to yield to an interruption; a stop this soon after a backchannel or an aside, or an answer this soon after an
 * aside, was caused by it.
 */
const YIELD_MS = 2000;
const STOP_MS = 1000;
const ANSWER_MS = 2000;

/** The events of one call, by the definitions of tau-bench. */
export function interactionEvents(call: TwoSides): InteractionEvent[] {
  const events = [...responses(call), ...overlaps(call), ...talkOvers(call), ...asidesInSilence(call), ...asides(call)];
  return events.sort((a, b) => a.atMs - b.atMs);
}

const speaking = ({ assistant }: TwoSides, atMs: number) => assistant.find((segment) => covers(segment, atMs));

/** Turns that ended with the assistant silent; the last one counts only when somebody spoke after it. */
function responses(call: TwoSides): InteractionEvent[] {
  const turns = call.caller.filter(({ backchannel, endMs }) => !backchannel && !speaking(call, endMs));
  return turns.flatMap(({ endMs }, index): InteractionEvent[] => {
    const answer = call.assistant.find(({ startMs }) => startMs >= endMs);
    const next = turns[index + 1];
    if (!answer && !next) return [];
    const answered = answer && (!next || answer.startMs <= next.startMs);
    return [{ type: 'response', atMs: endMs, latencyMs: answered ? answer.startMs - endMs : undefined }];
  });
}

/** What the caller began while the assistant was speaking. */
function overlaps(call: TwoSides): InteractionEvent[] {
  return call.caller.flatMap((segment): InteractionEvent[] => {
    const { startMs } = segment;
    const talking = speaking(call, startMs);
    if (!talking) return [];
    const kind = kindOf(segment);
    const withinMs = kind === 'interruption' ? YIELD_MS : STOP_MS;
    const stopped = stopsAfter(call, talking, startMs) < withinMs;
    if (kind !== 'interruption') return [{ type: kind, atMs: startMs, correct: !stopped }];
    // Whoever was about to finish anyway has neither yielded nor refused to.
    if (talking.completed && talking.endMs - startMs < withinMs) return [];
    return [{ type: 'yield', atMs: startMs, latencyMs: stopped ? talking.endMs - startMs : undefined }];
  });
}

function kindOf({ backchannel, asides: inside }: CallerSegment): 'backchannel' | AsideKind | 'interruption' {
  if (backchannel) return 'backchannel';
  return KINDS.find((kind) => inside.has(kind)) ?? 'interruption';
}

/** In the order in which they name a segment that has both. */
const KINDS: readonly AsideKind[] = ['vocal-tic', 'non-directed'];

/** Ms from `atMs` until the assistant fell silent before it was done; infinite when the recording ends first. */
function stopsAfter({ endMs }: TwoSides, talking: AssistantSegment, atMs: number): number {
  return talking.completed || talking.endMs >= endMs ? Number.POSITIVE_INFINITY : talking.endMs - atMs;
}

function talkOvers({ caller, assistant }: TwoSides): InteractionEvent[] {
  const over = assistant.filter(({ startMs }) => caller.some((segment) => covers(segment, startMs)));
  return over.map(({ startMs }) => ({ type: 'talk-over', atMs: startMs }));
}

/** Speech with an aside in it that began in silence: the definition calls any answer to it an error. */
function asidesInSilence(call: TwoSides): InteractionEvent[] {
  return call.caller.flatMap((segment): InteractionEvent[] => {
    const kind = kindOf({ ...segment, backchannel: false });
    if (kind === 'interruption' || speaking(call, segment.startMs)) return [];
    return [{ type: kind, atMs: segment.startMs, correct: !isAnswered(call, segment) }];
  });
}

/** Asides beside the caller's own speech. */
function asides(call: TwoSides): InteractionEvent[] {
  return call.asides.flatMap((aside): InteractionEvent[] => {
    const { kind: type, startMs: atMs } = aside;
    const talking = speaking(call, atMs);
    if (!talking) return [{ type, atMs, correct: !isAnswered(call, aside) }];
    // The definition includes the limit here, unlike for what is part of a segment.
    const stopped = !talking.completed && talking.endMs - atMs <= STOP_MS;
    return stopped || call.countsTalkedThrough ? [{ type, atMs, correct: !stopped }] : [];
  });
}

const isAnswered = ({ assistant }: TwoSides, { startMs, endMs }: Span) =>
  assistant.some((segment) => segment.startMs >= startMs && segment.startMs <= endMs + ANSWER_MS);
