import { mayBeAway, soundsAway } from './addressed.ts';
import { addresseeIn, isForOthers, wordsForUs } from './aside.ts';
import { completenessIn, type Draft, patch, record, resumePlayback, setDeadline } from './draft.ts';
import { silenceHeard } from './end-of-turn/sound.ts';
import { judgeEnding } from './ending.ts';
import { considerGoingOn, isCredible, SHORT_VOICE_MS } from './going-on.ts';
import { claimsTurn, plainWords } from './language.ts';
import { asksToStop } from './listening.ts';
import { answerTurn, endPause, startSentence, stopReply } from './reply.ts';
import {
  hasSomethingSaid,
  isCallerSilent,
  NEVER,
  nothingSaid,
  type ReplyState,
  type Said,
  type TurnEvent,
  type TurnState,
  type TurnTimes,
} from './state.ts';
import { awaitAfterSound, awaitWord, endWait } from './waiting.ts';

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
const SHORT_FINAL_MS = 50;
const UNDERSTOOD = 0.2;
/** So many words tell for whom they are. */
const TELLING_WORDS = 4;
/** After a reply was stopped by a sound without words the assistant asks soon. */
const AFTER_NOTHING_MS = 1500;

type VoiceEvent<T extends TurnEvent['type']> = Extract<TurnEvent, { type: T }>;

export function voiceStarted(draft: Draft, event: VoiceEvent<'voice-start'>): void {
  const { said, caller, reply } = draft.state;
  patch(draft, {
    caller: {
      ...caller,
      voice: 'sounding',
      onsetAtMs: event.onsetAtMs,
      overReply: reply?.audible ?? false,
      overQuestionEnd: event.overQuestionEnd ?? false,
    },
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
  considerGoingOn(draft);
}

/** The voice has paused for a moment, and may be over. */
export function voiceLulled(draft: Draft): void {
  patch(draft, { lullAtMs: draft.nowMs });
  considerGoingOn(draft);
}

export function voiceEnded(draft: Draft, event: VoiceEvent<'voice-end'>): void {
  const { caller, said, deaf } = draft.state;
  const isNoSpeech = isWordless(draft.state, event);
  const finalDue = !deaf && (said.finalDue || !isNoSpeech);
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
    said: {
      ...said,
      ...(isNoSpeech && { partial: '' }),
      endedAtMs: event.endedAtMs,
      soundsFinished: undefined,
      finalDue,
    },
  });
  if (isNoSpeech) draft.orders.push({ type: 'drop-segment' });
  setDeadline(draft, 'speech', NEVER);
  setDeadline(draft, 'words', NEVER);
  if (finalDue && !isNoSpeech)
    setDeadline(draft, 'final', event.endedAtMs + (event.confirmed ? FINAL_MS : FINAL_AFTER_NOISE_MS));
  awaitFirstWord(draft);
  awaitAfterSound(draft, event.endedAtMs);
  if (draft.state.overtime) setDeadline(draft, 'maxDuration', draft.nowMs);
  if (!isNoSpeech) judgeEnding(draft);
  if (deaf || !hasSomethingSaid(draft.state.said)) dropSaid(draft);
  else considerTurn(draft);
  considerGoingOn(draft);
}

/** Music, or over a reply a sound that is not sure to be speech: what a recogniser makes of it is imagined. A question expects a word. */
function isWordless({ reply, caller }: TurnState, { confirmed, doubted = false }: VoiceEvent<'voice-end'>): boolean {
  return doubted || (!confirmed && reply?.audible === true && !caller.overQuestionEnd);
}

/** Playback goes on soon where no word is known although words come while they are spoken; after a short sound at once. */
function awaitFirstWord(draft: Draft): void {
  const { settings, reply, caller, said } = draft.state;
  if (!settings.partials || !reply || !caller.pausedPlayback) return;
  const isShort = caller.voicedMs < SHORT_VOICE_MS;
  if (isShort && said.partial === '') wordsDue(draft);
  else setDeadline(draft, 'words', draft.nowMs + (isShort ? SHORT_FINAL_MS : FIRST_WORD_MS));
}

/** The `words` deadline: a voice in which nothing was said for sure keeps no reply waiting. Words that come after all decide. */
export function wordsDue(draft: Draft) {
  const { said, caller } = draft.state;
  setDeadline(draft, 'words', NEVER);
  if (!isCallerSilent(draft.state)) return considerBargeIn(draft);
  if (said.text === '' && (said.partial === '' || caller.voicedMs < SHORT_VOICE_MS)) resumePlayback(draft);
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

/** Nothing that could want a reply to stop: a mark such as "(unclear)", or an unlikely word. */
function isMisheard({ caller, reply }: TurnState, { text, confidence = 1 }: VoiceEvent<'final'>): boolean {
  if (!reply) return false;
  if (plainWords(text.replace(MARKS, ' ')).length === 0) return true;
  return reply.audible && caller.voicedMs < SHORT_VOICE_MS && confidence < UNDERSTOOD;
}

/** What recognisers write for sounds that are no words. */
const MARKS = /\([^)]*\)|\[[^\]]*\]|<[^>]*>/g;

export function finalHeard(draft: Draft, event: VoiceEvent<'final'>) {
  const text = isMisheard(draft.state, event) ? '' : wordsForUs(draft, event.text);
  const { said, caller } = draft.state;
  patch(draft, {
    said: {
      ...said,
      text: `${said.text} ${text}`.trim(),
      partial: '',
      confidence: event.confidence ?? said.confidence,
      weakerDb: weakerWith(draft.state, text),
      // A transcript that comes after all was forgotten belongs to the last voice.
      startedAtMs: said.startedAtMs || caller.onsetAtMs || draft.nowMs,
      endedAtMs: said.endedAtMs || caller.endedAtMs || draft.nowMs,
      finalDue: false,
      finalAtMs: draft.nowMs,
      provisional: false,
    },
  });
  setDeadline(draft, 'final', NEVER);
  if (!hasSomethingSaid(draft.state.said) && isCallerSilent(draft.state)) return dropSaid(draft);
  considerBargeIn(draft);
  considerTurn(draft);
}

/** How weak all words of the turn are with `text`, of the last voice. */
function weakerWith({ said, caller }: TurnState, text: string): number {
  if (text === '') return said.weakerDb;
  return said.text === '' ? caller.weakerDb : Math.min(said.weakerDb, caller.weakerDb);
}

/** Voice over a reply: stops it as soon as the words claim the turn. */
function considerBargeIn(draft: Draft): void {
  const { reply, said, caller } = draft.state;
  if (!reply?.interruptible) return;
  const partial = isCredible(draft) ? said.partial : '';
  if (partial !== '' && (addresseeIn(draft, partial) !== 'assistant' || needsMoreWords(draft, partial))) return;
  if (claimsTurnOver(reply, `${said.text} ${partial}`, draft)) interrupt(draft);
  else if (partial !== said.partial && caller.voice === 'speaking')
    setDeadline(draft, 'words', caller.onsetAtMs + SHORT_VOICE_MS);
}

/** First words hardly tell for whom a weak voice is. The assistant is silent already: nobody is talked over meanwhile. */
function needsMoreWords({ state: { caller, settings } }: Draft, partial: string): boolean {
  if (caller.voice !== 'speaking' || !caller.pausedPlayback || !mayBeAway(caller.weakerDb)) return false;
  const said = plainWords(partial);
  return said.length < TELLING_WORDS && !asksToStop(said, settings.language.listening);
}

/** Whether words that are said over a reply want to be answered. */
function claimsTurnOver(reply: ReplyState, text: string, { state: { settings, said, caller } }: Draft): boolean {
  return claimsTurn(text, settings.language, {
    // What cannot be interrupted, is not heard yet or has asked its question needs no protection from a few words.
    minimumWords: reply.interruptible && reply.audible && !caller.overQuestionEnd ? settings.interruptionWords : 1,
    duringFirstMessage: reply.purpose === 'firstMessage',
    answering: caller.overQuestionEnd,
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
  if (reply || caller.voicedMs < NOT_A_NOISE_MS || soundsAway(caller.weakerDb)) return;
  startSentence(draft, 'apology');
  draft.orders.push({ type: 'drop-segment' });
}

/** All that was said is known: does it claim the turn, and is it over? */
function decideTurn(draft: Draft, said: Said) {
  const { settings, reply } = draft.state;
  if (isForOthers(draft)) return dropSaid(draft);
  if (reply) {
    if (!claimsTurnOver(reply, said.text, draft)) return dropSaid(draft);
    // Said over a reply that cannot be interrupted: answered when that has been heard.
    if (!reply.interruptible) return;
    interrupt(draft);
    if (draft.state.phase !== 'talking') return;
  }
  const timing = { ...said, isFinal: !said.provisional };
  const completeness = completenessIn(draft, said.text);
  const neededMs = silenceHeard(completeness, said.soundsFinished, settings.silenceMs, timing);
  const dueAtMs = said.endedAtMs + neededMs;
  if (draft.nowMs >= dueAtMs) takeTurn(draft, said, neededMs);
  else setDeadline(draft, 'turn', dueAtMs);
}

/** A transcript that comes later still is nothing new, or would interrupt; only who hears nothing is better answered late. */
function takePartialForFinal(draft: Draft): void {
  const { said, reply } = draft.state;
  const words = wordsForUs(draft, said.partial);
  const text = `${draft.state.said.text} ${words}`.trim();
  const provisional = said.partial !== '';
  const weakerDb = weakerWith(draft.state, words);
  patch(draft, { said: { ...said, text, weakerDb, partial: '', finalDue: false, provisional } });
  if (provisional || reply) draft.orders.push({ type: 'drop-segment' });
  setDeadline(draft, 'final', NEVER);
}

/** Nothing was said, or only "mm-hm": what was paused goes on. */
function dropSaid(draft: Draft): void {
  const { caller, reply, owesAnswer } = draft.state;
  patch(draft, { said: nothingSaid });
  setDeadline(draft, 'turn', NEVER);
  if (reply?.audible) {
    record(draft, { type: 'false-alarm', onsetAtMs: caller.onsetAtMs, voicedMs: caller.voicedMs });
  }
  resumePlayback(draft);
  if (reply || !owesAnswer) return;
  setDeadline(draft, 'inactivity', Math.max(draft.nowMs, caller.endedAtMs + AFTER_NOTHING_MS));
  awaitWord(draft, caller.endedAtMs);
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
    waitsSinceMs: said.endedAtMs + neededMs,
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
  if (isCallerSilent(draft.state)) {
    patch(draft, { said: nothingSaid });
    if (said.finalDue && said.partial !== '') draft.orders.push({ type: 'drop-segment' });
  }
  record(draft, { type: 'caller-said', text, via, startedAtMs: draft.nowMs, endedAtMs: draft.nowMs });
  nextTurn(draft);
  const times: TurnTimes = {
    index: draft.state.turns,
    endedAtMs: draft.nowMs,
    finalAtMs: undefined,
    decidedAtMs: draft.nowMs,
    waitsSinceMs: draft.nowMs,
  };
  const before = spoken === '' ? [] : [{ text: spoken, via: 'speech' as const }];
  answerTurn(draft, [...before, { text, via }], times);
}

const isSameWords = (a: string, b: string) => plainWords(a).join(' ') === plainWords(b).join(' ');
