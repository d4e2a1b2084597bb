import { errorMessage, InvalidStateError } from '#base';
import { type Conversation, type ConversationOutcome, prepareConversation } from '#conversation';
import {
  type DrawnVoice,
  drawVoice,
  type EndReason,
  ProductError,
  type TimelineEntry,
  type TurnLatency,
  testedVoice,
  type VoiceVariant,
  withOneVoice,
} from '#domain';
import type { ResolvedAssistant } from '#features/assistants';
import type { CallLeg, LegEnd } from '#telephony';
import type { CallsDeps } from './deps.ts';
import { finishCall } from './finish.ts';
import { farEnd, type HandOver, HandoverLeg } from './handover-leg.ts';
import { languagesOf } from './languages.ts';
import type { LiveCalls } from './live.ts';
import { LiveCall } from './live-call.ts';
import { preparePlan } from './prepare.ts';
import { recordingKey } from './recordings.ts';
import { insertCall } from './store.ts';
import { TimelineWriter } from './timeline-writer.ts';
import { UsageMeter } from './usage-meter.ts';

/** A call that is to be taken. */
export interface NewCall {
  readonly id: string;
  readonly leg: CallLeg;
  readonly assistant: ResolvedAssistant;
}

/** What a call came to, before it is written down. */
export interface CallResult {
  readonly reason: EndReason;
  readonly turns: number;
  readonly latencies: readonly TurnLatency[];
}

/** Assistants that may speak one after the other in one call. */
const MOST_HANDOVERS = 10;
const UNAVAILABLE = 480;
const SERVER_ERROR = 500;

/**
 * Carries one call from ringing to its last record: rings, answers, lets assistants speak until it is over, writes it
 * down. Answers at once with the live call; its `ended` tells when all is done. Never throws.
 */
export function runCall(deps: CallsDeps, live: LiveCalls, { id, leg, assistant: tested }: NewCall): LiveCall {
  const { database, clock } = deps;
  const drawn = drawVoice(tested.config, tested.assistantId, id);
  const assistant = drawn ? withVoiceOf(tested, drawn.variant) : tested;
  const log = deps.log.with({ callId: id });
  const { workspaceId, assistantId } = assistant;
  const writer = new TimelineWriter({ database, clock, log, call: { id, workspaceId } });
  const meter = new UsageMeter();
  const call = new LiveCall({ id, workspaceId, assistantId, originMs: clock.now(), writer });
  live.add(call);
  void carry()
    .catch((error: unknown) => log.error('A call could not be recorded.', { reason: errorMessage(error) }))
    .finally(() => {
      live.remove(call);
      call.close();
    });
  return call;

  async function carry(): Promise<void> {
    try {
      await insertRow(deps, id, leg, assistant, drawn);
    } catch (error) {
      refuse(leg, SERVER_ERROR);
      throw error;
    }
    let result: CallResult;
    try {
      result = await converse(deps, { call, writer, leg, meter, assistant });
    } catch (error) {
      log.error('A call failed.', { reason: errorMessage(error) });
      result = { reason: failureReason(error), turns: 0, latencies: [] };
      refuse(leg, error instanceof ProductError ? UNAVAILABLE : SERVER_ERROR);
      await leg.hangUp(result.reason.detail);
    }
    const languages = drawn && languagesOf(assistant.config);
    await finishCall(deps, { call, writer, leg, meter, comparedIn: languages }, result);
  }
}

/** The assistant as one voice of its test makes it. Whoever a call is handed over to speaks with its own voice. */
const withVoiceOf = (assistant: ResolvedAssistant, variant: VoiceVariant): ResolvedAssistant => {
  const { config } = assistant;
  return { ...assistant, config: withOneVoice(config, testedVoice(config, variant)) };
};

async function insertRow(
  deps: CallsDeps,
  id: string,
  leg: CallLeg,
  assistant: ResolvedAssistant,
  drawn: DrawnVoice | undefined,
): Promise<void> {
  await insertCall(deps.database, {
    id,
    workspaceId: assistant.workspaceId,
    assistantId: assistant.assistantId,
    assistantVersion: assistant.version,
    direction: leg.direction,
    wire: leg.wire,
    state: 'ringing',
    from: leg.from.user || leg.from.displayName || leg.from.host,
    to: leg.to.user,
    createdAt: new Date(deps.clock.wallNow()),
    nodeId: deps.nodeId,
    ...(drawn && { voiceTest: drawn.test, voiceVariant: drawn.variant }),
  });
}

/** Refuses a leg that may have been answered or may be over already; one that we placed is given up. */
function refuse(leg: CallLeg, status: number): void {
  if (leg.signal.aborted) return;
  if (leg.direction === 'outbound') return void leg.hangUp();
  try {
    leg.reject(status);
  } catch (error) {
    // It was answered: hanging up follows.
    if (!(error instanceof InvalidStateError)) throw error;
  }
}

const failureReason = (error: unknown): EndReason =>
  error instanceof ProductError
    ? { by: 'configuration', code: error.code, detail: error.message.slice(0, 500) }
    : { by: 'platform', code: 'failed', detail: 'Something went wrong on our side. The log has the details.' };

interface Running {
  readonly call: LiveCall;
  readonly writer: TimelineWriter;
  readonly leg: CallLeg;
  readonly meter: UsageMeter;
  readonly assistant: ResolvedAssistant;
}

/** Answers the leg and lets one assistant after the other speak. Resolves when the leg is over. */
async function converse(deps: CallsDeps, running: Running): Promise<CallResult> {
  const { call, leg, writer } = running;
  const callerNumber = farEnd(leg).user;
  let { assistant } = running;
  let talk = prepareTalk(deps, running, assistant, callerNumber, 0);
  const file = recordingKey(call.workspaceId, call.id, deps.clock.wallNow());
  const path = await deps.recordings.prepare(file);
  if (call.wantedEnd !== undefined) {
    refuse(leg, UNAVAILABLE);
    return { reason: call.wantedEnd, turns: 0, latencies: [] };
  }
  if (leg.direction === 'outbound') call.rings(() => void leg.hangUp());
  try {
    await leg.answer();
  } catch (error) {
    if (!leg.signal.aborted) throw error;
    return { reason: call.wantedEnd ?? unansweredReason(leg), turns: 0, latencies: [] };
  }
  leg.media.record(path);
  writer.update({
    state: 'active',
    answeredAt: new Date(deps.clock.wallNow()),
    recording: file,
    recordingOffsetMs: Math.round(deps.clock.now() - call.originMs),
  });
  const outcomes: ConversationOutcome[] = [];
  for (let handovers = 1; ; handovers++) {
    const outcome = await talk.start();
    outcomes.push(outcome);
    const next = talk.lease.next;
    if (next === undefined || leg.signal.aborted) return totalOf(outcomes);
    assistant = next;
    writer.update({ assistantId: assistant.assistantId, assistantVersion: assistant.version });
    talk = prepareTalk(deps, running, assistant, callerNumber, handovers);
  }
}

function totalOf(outcomes: readonly ConversationOutcome[]): CallResult {
  const reason = outcomes.at(-1)?.reason ?? { by: 'platform', code: 'failed', detail: '' };
  return {
    reason,
    turns: outcomes.reduce((sum, outcome) => sum + outcome.turns, 0),
    latencies: outcomes.flatMap((outcome) => outcome.latencies),
  };
}

interface Talk {
  readonly lease: HandoverLeg<ResolvedAssistant>;
  start(): Promise<ConversationOutcome>;
}

/** Makes one assistant ready to speak on the leg. */
function prepareTalk(
  deps: CallsDeps,
  { call, leg, meter }: Running,
  assistant: ResolvedAssistant,
  callerNumber: string,
  handovers: number,
): Talk {
  const lease = new HandoverLeg(leg, (target) => findColleague(deps, assistant, target, handovers));
  const listensFirst = leg.direction === 'outbound' && handovers === 0;
  const record = (entry: TimelineEntry) => call.record(entry, deps.clock.now());
  const plan = preparePlan(deps, { callId: call.id, callerNumber, listensFirst, record, meter }, assistant);
  const prepared = prepareConversation(plan, lease, {
    clock: deps.clock,
    ids: deps.ids,
    log: deps.log.with({ callId: call.id }),
    onEntry: (entry, atMs) => {
      if (isOfCall(entry, handovers)) call.record(entry, atMs);
    },
    onPartial: (who, text) => call.partial(who, text),
  });
  return {
    lease,
    start: () => {
      const conversation: Conversation = prepared.start();
      call.use(conversation);
      return conversation.outcome;
    },
  };
}

/** A call is answered once and ends once, however many assistants speak in it; its end is recorded by `finish`. */
function isOfCall(entry: TimelineEntry, handovers: number): boolean {
  return entry.type !== 'ended' && (entry.type !== 'answered' || handovers === 0);
}

/** Another assistant of the same workspace, by virtual number, API key or line; undefined for everything else. */
async function findColleague(
  deps: CallsDeps,
  from: ResolvedAssistant,
  target: string,
  handovers: number,
): Promise<HandOver<ResolvedAssistant> | undefined> {
  if (/^(sips?|tel):/i.test(target)) return undefined;
  const found = await deps.assistants.findByAddress(target);
  if (found === undefined || found.workspaceId !== from.workspaceId) return undefined;
  if (found.config === null) return { ok: false, detail: `${found.name} is not published.` };
  if (handovers >= MOST_HANDOVERS) return { ok: false, detail: 'The call was handed over too often.' };
  return { ok: true, next: { ...found, config: found.config } };
}

/** Why a call ended that was never answered. */
function unansweredReason(leg: CallLeg): EndReason {
  const { kind = 'failed', code, detail = '' } = (leg.signal.reason ?? {}) as Partial<LegEnd>;
  const caller = leg.direction === 'inbound' && (kind === 'cancelled' || kind === 'hung-up');
  if (caller) return { by: 'caller', code: 'cancelled', detail };
  const refusal = leg.direction === 'outbound' && kind === 'rejected' ? REFUSALS[code ?? 0] : undefined;
  return { by: 'carrier', code: refusal ?? kind, detail };
}

/** Final responses to our invitations (RFC 3261 section 21) that have a name of their own. */
const REFUSALS: Readonly<Record<number, string>> = {
  404: 'unknown-number',
  410: 'unknown-number',
  484: 'unknown-number',
  486: 'busy',
  600: 'busy',
  604: 'unknown-number',
};
