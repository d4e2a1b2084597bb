import { type Addressee, addresseeOf, soundsAway } from './addressed.ts';
import { silenceFor } from './end-of-turn.ts';
import { claimsTurn, plainWords } from './language.ts';
import { answerTurn, endPause, endWait, startSentence, stopReply } from './reply.ts';
import {
  type Draft,
  hasSomethingSaid,
  isCallerSilent,
  NEVER,
  nothingSaid,
  patch,
  type ReplyState,
  record,
  type Said,
  setDeadline,
  type TurnEvent,
  type TurnState,
  type TurnTimes,
} from './state.ts';

/** How long a transcript may be late after the voice has ended. */
const FINAL_MS = 2000;
const FINAL_AFTER_NOISE_MS = 1000;
/** A voice this long over a reply is speech even when no word is known. */
const LONG_VOICE_MS = 1000;
const LONG_VOICE_WITH_PARTIALS_MS = 2500;
/** Without a transcript, what lasts so long was speech. */
const NOT_A_NOISE_MS = 600;
/** Playback waits so long for the first word of a voice that has ended, where words come while they are spoken. */
const FIRST_WORD_MS = 100;
/** A voice shorter than this is a word at most, and over a reply counts only when that is understood this surely. */
const SHORT_VOICE_MS = 350;
const UNDERSTOOD = 0.2;
/** After a reply was stopped by a sound without words the assistant asks soon. */
const AFTER_NOTHING_MS = 1500;

type VoiceEvent<T extends TurnEvent['type']> = Extract<TurnEvent, { type: T }>;

export function voiceStarted(draft: Draft, event: VoiceEvent<'voice-start'>): void {
  const { said, caller, reply } = draft.state;
  patch(draft, {
    caller: { ...caller, voice: 'sounding', onsetAtMs: event.onsetAtMs, overReply: reply?.audible ?? false },
    lullAtMs: NEVER,
    said: hasSomethingSaid(said) ? said : { ...nothingSaid, startedAtMs: event.onsetAtMs },
  });
  endWait(draft);
  setDeadline(draft, 'turn', NEVER);
}

export function voiceConfirmed(draft: Draft, event: VoiceEvent<'voice-confirmed'>): void {
  const { caller, settings } = draft.state;
  patch(draft, {
    caller: {
      ...caller,
      voice: 'speaking',
      onsetAtMs: event.onsetAtMs,
      pausedPlayback: event.pausedPlayback,
      weakerDb: event.weakerDb,
    },
  });
  const longMs = settings.partials ? LONG_VOICE_WITH_PARTIALS_MS : LONG_VOICE_MS;
  if (draft.state.reply) setDeadline(draft, 'speech', event.onsetAtMs + longMs);
  considerBargeIn(draft);
}

export function voiceEnded(draft: Draft, event: VoiceEvent<'voice-end'>): void {
  const { caller, said, deaf } = draft.state;
  const wordless = isWordless(draft.state, event);
  const finalDue = !deaf && (said.finalDue || !wordless);
  // What the worker took for speech was none after all: it has gone on already.
  if (caller.voice === 'speaking' && !event.confirmed) resumePlayback(draft);
  patch(draft, {
    caller: {
      ...draft.state.caller,
      voice: 'silent',
      endedAtMs: event.endedAtMs,
      voicedMs: event.voicedMs,
      weakerDb: event.weakerDb,
    },
    said: { ...said, ...(event.doubted && { partial: '' }), endedAtMs: event.endedAtMs, finalDue },
    lateFinal: wordless && !finalDue,
  });
  setDeadline(draft, 'speech', NEVER);
  if (finalDue && !wordless)
    setDeadline(draft, 'final', draft.nowMs + (event.confirmed ? FINAL_MS : FINAL_AFTER_NOISE_MS));
  awaitFirstWord(draft);
  if (draft.state.overtime) setDeadline(draft, 'maxDuration', draft.nowMs);
  if (deaf || !hasSomethingSaid(draft.state.said)) dropSaid(draft);
  else considerTurn(draft);
  considerGoingOn(draft);
}

/** Music, or over a reply a sound too short for a word: what a recogniser makes of it is imagined. */
function isWordless({ caller, reply, said }: TurnState, { doubted = false }: VoiceEvent<'voice-end'>): boolean {
  return doubted || (caller.voice !== 'speaking' && reply?.audible === true && said.partial === '');
}

/** Playback goes on soon where no word is known although words come while they are spoken; after a short sound at once. */
function awaitFirstWord(draft: Draft): void {
  const { settings, reply, caller } = draft.state;
  if (!settings.partials || !reply || !caller.pausedPlayback) return;
  if (caller.voicedMs < SHORT_VOICE_MS) wordsMissing(draft);
  else setDeadline(draft, 'words', draft.nowMs + FIRST_WORD_MS);
}

/** The `words` deadline: a voice in which nothing was said yet keeps no reply waiting. Words that come after all decide. */
export function wordsMissing(draft: Draft): void {
  const { said } = draft.state;
  setDeadline(draft, 'words', NEVER);
  if (isCallerSilent(draft.state) && said.text === '' && said.partial === '') resumePlayback(draft);
}

export function partialHeard(draft: Draft, text: string): void {
  const { said } = draft.state;
  // Words that come after their segment was settled interrupt nobody.
  if (isCallerSilent(draft.state) && !said.finalDue) return;
  const changedAtMs = isSameWords(text, said.partial) ? said.changedAtMs : draft.nowMs;
  patch(draft, { said: { ...said, partial: text, changedAtMs, startedAtMs: said.startedAtMs || draft.nowMs } });
  considerBargeIn(draft);
  considerGoingOn(draft);
}

/** What was paused goes on when the voice is over and its words so far were listening: the transcript is not waited for. */
function considerGoingOn(draft: Draft): void {
  const { reply, said, settings } = draft.state;
  if (!reply?.audible || !isCallerSilent(draft.state) || said.partial === '' || said.text !== '') return;
  const duringFirstMessage = reply.purpose === 'firstMessage';
  const listens = !claimsTurn(said.partial, settings.language, {
    minimumWords: 1,
    duringFirstMessage,
    unfinished: false,
  });
  if (listens || addresseeIn(draft, said.partial) !== 'assistant') resumePlayback(draft);
}

const isMisheard = ({ caller, reply }: TurnState, { confidence = 1 }: VoiceEvent<'final'>): boolean =>
  reply?.audible === true && caller.voicedMs < SHORT_VOICE_MS && confidence < UNDERSTOOD;

export function finalHeard(draft: Draft, event: VoiceEvent<'final'>) {
  if (draft.state.lateFinal) return patch(draft, { lateFinal: false });
  const text = isMisheard(draft.state, event) ? '' : wordsForUs(draft, event.text);
  const { said, caller } = draft.state;
  patch(draft, {
    said: {
      ...said,
      text: `${said.text} ${text}`.trim(),
      partial: '',
      confidence: event.confidence ?? said.confidence,
      // A transcript that comes after all was forgotten belongs to the last voice.
      startedAtMs: said.startedAtMs || caller.onsetAtMs || draft.nowMs,
      endedAtMs: said.endedAtMs || caller.endedAtMs || draft.nowMs,
      finalDue: false,
      finalAtMs: draft.nowMs,
    },
  });
  setDeadline(draft, 'final', NEVER);
  if (!hasSomethingSaid(draft.state.said) && isCallerSilent(draft.state)) return dropSaid(draft);
  considerBargeIn(draft);
  considerTurn(draft);
}

/** What a segment adds to the turn: nothing when it has no word in it, or only words that are for somebody else. */
function wordsForUs(draft: Draft, text: string): string {
  const { said, caller } = draft.state;
  if (plainWords(text).length === 0) return '';
  const addressee = addresseeIn(draft, text);
  if (addressee === 'somebody-else') {
    const [startedAtMs, endedAtMs] = [caller.onsetAtMs, caller.endedAtMs || draft.nowMs];
    record(draft, { type: 'aside', text: text.trim(), startedAtMs, endedAtMs });
  }
  // "Um" after other words belongs to them: there is more to come.
  const ignored = addressee === 'somebody-else' || (addressee === 'nobody' && said.text === '');
  return ignored ? '' : text.trim();
}

function addresseeIn({ state }: Draft, text: string): Addressee {
  return addresseeOf(plainWords(text), state.settings.language.address, state.caller);
}

/** Voice over a reply: stops it as soon as the words claim the turn. */
function considerBargeIn(draft: Draft): void {
  const { reply, said } = draft.state;
  if (said.partial !== '' && addresseeIn(draft, said.partial) !== 'assistant') return;
  if (reply?.interruptible && claimsTurnOver(reply, `${said.text} ${said.partial}`, draft)) interrupt(draft);
}

/** Whether words that are said over a reply want to be answered. */
function claimsTurnOver(reply: ReplyState, text: string, { state: { settings, said } }: Draft): boolean {
  return claimsTurn(text, settings.language, {
    // What cannot be interrupted, or is not heard yet, needs no protection from a few words.
    minimumWords: reply.interruptible && reply.audible ? settings.interruptionWords : 1,
    duringFirstMessage: reply.purpose === 'firstMessage',
    unfinished: said.partial !== '',
  });
}

/** The `speech` deadline: too long for a noise. */
export function longVoice(draft: Draft): void {
  setDeadline(draft, 'speech', NEVER);
  if (!draft.state.reply?.interruptible || draft.state.caller.voice !== 'speaking') return;
  if (soundsAway(draft.state.caller.weakerDb)) return;
  interrupt(draft);
}

function interrupt(draft: Draft): void {
  const { reply, caller, said } = draft.state;
  if (!reply) return;
  if (reply.audible) record(draft, { type: 'barge-in', onsetAtMs: caller.onsetAtMs || said.startedAtMs });
  stopReply(draft);
  // The words may turn out to be none.
  patch(draft, { owesAnswer: true });
}

/** Takes the turn when voice and transcript agree that it is over; called whenever either has changed. */
export function considerTurn(draft: Draft) {
  if (draft.state.phase !== 'talking' || !isCallerSilent(draft.state)) return;
  if (!hasSomethingSaid(draft.state.said)) return;
  const isLate = draft.state.said.finalDue;
  if (isLate) {
    if (draft.nowMs < draft.state.deadlines.final) return;
    takePartialForFinal(draft);
  }
  const { said } = draft.state;
  if (said.text !== '') return decideTurn(draft, said);
  if (said.partial !== '') return;
  dropSaid(draft);
  if (isLate) askAgain(draft);
}

/** No transcript came of what was too long for a noise: the caller spoke, and is not left without a word. */
function askAgain(draft: Draft): void {
  const { reply, caller } = draft.state;
  if (!reply && caller.voicedMs >= NOT_A_NOISE_MS && !soundsAway(caller.weakerDb)) startSentence(draft, 'apology');
}

/** All that was said is known: does it claim the turn, and is it over? */
function decideTurn(draft: Draft, said: Said) {
  const { settings, reply } = draft.state;
  if (reply) {
    if (!claimsTurnOver(reply, said.text, draft)) return dropSaid(draft);
    // Said over a reply that cannot be interrupted: answered when that has been heard.
    if (!reply.interruptible) return;
    interrupt(draft);
    if (draft.state.phase !== 'talking') return;
  }
  const isFinal = !draft.state.lateFinal;
  const neededMs = silenceFor(said.text, settings.language, settings.silenceMs, { ...said, isFinal });
  const dueAtMs = said.endedAtMs + neededMs;
  if (draft.nowMs >= dueAtMs) takeTurn(draft, said, neededMs);
  else setDeadline(draft, 'turn', dueAtMs);
}

function takePartialForFinal(draft: Draft): void {
  const { said } = draft.state;
  const text = `${said.text} ${wordsForUs(draft, said.partial)}`.trim();
  patch(draft, { said: { ...said, text, partial: '', finalDue: false }, lateFinal: said.partial !== '' });
  setDeadline(draft, 'final', NEVER);
}

/** Nothing was said, or only "mm-hm": what was paused goes on. */
function dropSaid(draft: Draft): void {
  const { caller, reply, owesAnswer } = draft.state;
  patch(draft, { said: nothingSaid, owesAnswer: false });
  setDeadline(draft, 'turn', NEVER);
  if (reply?.audible) {
    record(draft, { type: 'false-alarm', onsetAtMs: caller.onsetAtMs, voicedMs: caller.voicedMs });
  }
  resumePlayback(draft);
  if (!reply && owesAnswer) setDeadline(draft, 'inactivity', draft.nowMs + AFTER_NOTHING_MS);
}

export function resumePlayback(draft: Draft): void {
  const { caller } = draft.state;
  if (!caller.pausedPlayback) return;
  patch(draft, { caller: { ...caller, pausedPlayback: false } });
  draft.orders.push({ type: 'resume-playback' });
}

function takeTurn(draft: Draft, said: Said, neededMs: number): void {
  record(draft, {
    type: 'caller-said',
    text: said.text,
    via: 'speech',
    startedAtMs: said.startedAtMs,
    endedAtMs: said.endedAtMs,
    ...(said.confidence === undefined ? {} : { confidence: said.confidence }),
  });
  const finalAtMs = said.finalAtMs || draft.nowMs;
  patch(draft, { said: nothingSaid });
  nextTurn(draft);
  answerTurn(draft, [{ text: said.text, via: 'speech' }], {
    index: draft.state.turns,
    endedAtMs: said.endedAtMs,
    finalAtMs,
    decidedAtMs: draft.nowMs,
    readyAtMs: Math.max(finalAtMs, said.endedAtMs + neededMs),
  });
}

function nextTurn(draft: Draft): void {
  patch(draft, { turns: draft.state.turns + 1, warned: false });
  setDeadline(draft, 'turn', NEVER);
  if (!draft.state.said.finalDue) setDeadline(draft, 'final', NEVER);
  if (isCallerSilent(draft.state)) resumePlayback(draft);
}

/** Typed text or keys: answered at once, after what was being said by voice. */
export function takeInput(draft: Draft, text: string, via: 'text' | 'keys'): void {
  const { said } = draft.state;
  stopReply(draft);
  if (draft.state.phase !== 'talking') return;
  endPause(draft);
  // Who is still talking goes on; what is over belongs to this turn.
  const spoken = isCallerSilent(draft.state) ? `${said.text} ${said.partial}`.trim() : '';
  if (spoken !== '') {
    const { startedAtMs, endedAtMs } = said;
    record(draft, {
      type: 'caller-said',
      text: spoken,
      via: 'speech',
      startedAtMs,
      endedAtMs: endedAtMs || draft.nowMs,
    });
  }
  if (isCallerSilent(draft.state)) patch(draft, { said: nothingSaid, lateFinal: said.partial !== '' });
  record(draft, { type: 'caller-said', text, via, startedAtMs: draft.nowMs, endedAtMs: draft.nowMs });
  nextTurn(draft);
  const times: TurnTimes = {
    index: draft.state.turns,
    endedAtMs: draft.nowMs,
    finalAtMs: undefined,
    decidedAtMs: draft.nowMs,
    readyAtMs: draft.nowMs,
  };
  const before = spoken === '' ? [] : [{ text: spoken, via: 'speech' as const }];
  answerTurn(draft, [...before, { text, via }], times);
}

const isSameWords = (a: string, b: string) => plainWords(a).join(' ') === plainWords(b).join(' ');
