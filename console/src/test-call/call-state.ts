import type { TimelineEvent } from '#domain';
import type { ServerMessage } from '#features/calls/contract';
import type { Partials } from '../transcript/transcript.tsx';
import type { MicrophoneProblem } from './microphone.ts';

type Phase = 'idle' | 'asking' | 'no-microphone' | 'connecting' | 'live' | 'over' | 'failed';
type Transport = 'none' | 'webrtc' | 'websocket';

/** A test call as the panel shows it. */
export interface CallView {
  readonly phase: Phase;
  readonly callId: string | undefined;
  /** What carries the audio. */
  readonly transport: Transport;
  readonly microphone: 'on' | 'muted' | 'off';
  readonly microphoneProblem: MicrophoneProblem | undefined;
  readonly timeline: readonly TimelineEvent[];
  readonly partials: Partials;
  /** Said by the server; or the error that kept the call from beginning. */
  readonly problem: unknown;
}

export const IDLE: CallView = {
  phase: 'idle',
  callId: undefined,
  transport: 'none',
  microphone: 'off',
  microphoneProblem: undefined,
  timeline: [],
  partials: { caller: '', assistant: '' },
  problem: undefined,
};

export type Input =
  | { readonly type: 'ask' }
  | { readonly type: 'no-microphone'; readonly problem: MicrophoneProblem }
  | { readonly type: 'connect'; readonly microphone: boolean }
  | { readonly type: 'ticket'; readonly callId: string }
  | { readonly type: 'transport'; readonly transport: Transport }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'failed'; readonly error: unknown }
  | { readonly type: 'closed' }
  | { readonly type: 'reset' }
  | { readonly type: 'server'; readonly message: ServerMessage };

export const isRunning = ({ phase }: CallView): boolean => phase === 'connecting' || phase === 'live';

/** Who is heard right now, as far as is known. */
export function speakerOf({ partials }: CallView): 'caller' | 'assistant' | undefined {
  if (partials.caller) return 'caller';
  return partials.assistant ? 'assistant' : undefined;
}

/** The next view. Pure: the call itself is `TestCallSession`. */
export function reduce(view: CallView, input: Input): CallView {
  switch (input.type) {
    case 'ask':
      return { ...IDLE, phase: 'asking' };
    case 'no-microphone':
      return { ...IDLE, phase: 'no-microphone', microphoneProblem: input.problem };
    case 'connect':
      return { ...IDLE, phase: 'connecting', microphone: input.microphone ? 'on' : 'off' };
    case 'ticket':
      return { ...view, callId: input.callId };
    case 'transport':
      return { ...view, transport: input.transport };
    case 'mute':
      return view.microphone === 'off' ? view : { ...view, microphone: input.muted ? 'muted' : 'on' };
    case 'failed':
      return { ...view, phase: 'failed', problem: input.error };
    case 'closed':
      return isRunning(view) ? over(view) : view;
    case 'reset':
      return IDLE;
    case 'server':
      return heard(view, input.message);
  }
}

function heard(view: CallView, message: ServerMessage): CallView {
  switch (message.type) {
    case 'answer':
    case 'fallback':
      return view;
    case 'event':
      return {
        ...view,
        phase: view.phase === 'connecting' ? 'live' : view.phase,
        timeline: [...view.timeline, message.event],
      };
    case 'partial':
      return { ...view, partials: { ...view.partials, [message.who]: message.text } };
    case 'problem':
      return { ...view, problem: message.message };
    case 'over':
      return over({ ...view, callId: message.callId });
  }
}

function over(view: CallView): CallView {
  // A socket that closes before anything happened is a call that never began.
  const began = view.timeline.length > 0;
  return { ...view, phase: began ? 'over' : 'failed', partials: IDLE.partials, transport: 'none' };
}
