import { z } from 'zod';
import type { TimelineEvent } from './call.ts';

/** What shows how a caller got on with the voice of an assistant, counted over one call. */
export const CallerSigns = z.object({
  /** Times that the caller spoke while the assistant did, and was given the turn. */
  interruptions: z.number().int(),
  /** "What?", "can you repeat that?" */
  reAsks: z.number().int(),
  /** Times that the assistant had to ask whether anybody is there. */
  silences: z.number().int(),
  /** Another voice had to stand in for the chosen one. */
  standIn: z.boolean(),
  /** The caller was passed on to somebody. */
  transferred: z.boolean(),
});
export type CallerSigns = z.infer<typeof CallerSigns>;

interface Words {
  /** The whole of what was said. */
  readonly whole: readonly string[];
  /** Anywhere in it. */
  readonly anywhere: readonly string[];
}

/** Without accents and marks, in lower case. */
const RE_ASKS: Readonly<Record<string, Words>> = {
  en: {
    whole: ['what', 'sorry', 'pardon', 'pardon me', 'excuse me', 'huh', 'what was that', 'sorry what', 'come again'],
    anywhere: [
      ...['repeat that', 'can you repeat', 'could you repeat', 'say that again', 'say it again', 'what did you say'],
      ...["didn't catch", "don't understand", "didn't understand", "can't hear you", "couldn't hear", 'speak up'],
      ...['what did you just say', 'speak slower', 'speak more slowly'],
    ],
  },
  fr: {
    whole: ['comment', 'pardon', 'quoi', 'hein', 'plait-il', 'comment ca', 'excusez-moi', 'vous dites', 'pardon quoi'],
    anywhere: [
      ...[
        'vous pouvez repeter',
        'pouvez-vous repeter',
        'peux-tu repeter',
        'tu peux repeter',
        'repetez',
        'vous avez dit quoi',
      ],
      ...[
        "qu'est-ce que vous avez dit",
        "qu'avez-vous dit",
        "j'ai pas compris",
        "n'ai pas compris",
        'je ne comprends pas',
      ],
      ...[
        'je comprends pas',
        'je comprends rien',
        "je n'entends pas",
        "j'entends pas",
        'je vous entends mal',
        'parlez plus fort',
      ],
      ...['parlez moins vite', 'plus lentement'],
    ],
  },
  it: {
    whole: ['come', 'scusi', 'cosa', 'prego', 'come scusi', 'eh', 'che cosa'],
    anywhere: [
      ...['puo ripetere', 'puoi ripetere', 'ripeta', 'non ho capito', 'non capisco', 'non la sento', 'cosa ha detto'],
      ...['parli piu forte', 'piu lentamente'],
    ],
  },
  es: {
    whole: ['como', 'perdon', 'que', 'como dice', 'disculpe', 'eh', 'mande', 'perdone'],
    anywhere: [
      ...['puede repetir', 'puedes repetir', 'repita', 'no he entendido', 'no entiendo', 'no le oigo', 'no lo oigo'],
      ...['que ha dicho', 'hable mas alto', 'mas despacio'],
    ],
  },
};

/** `languages`: BCP 47, those that the assistant speaks; for others nothing is known of asking again. */
export function callerSigns(timeline: readonly TimelineEvent[], languages: readonly string[]): CallerSigns {
  const count = (type: TimelineEvent['type']) => timeline.filter((event) => event.type === type).length;
  return {
    interruptions: count('barge-in'),
    reAsks: timeline.filter((event) => event.type === 'caller-said' && asksAgain(event.text, languages)).length,
    silences: count('inactivity-warning'),
    standIn: timeline.some((event) => event.type === 'provider-changed' && event.stage === 'text-to-speech'),
    transferred: timeline.some((event) => event.type === 'transfer' && event.ok),
  };
}

/** Whether the caller wants to hear it again. */
export function asksAgain(text: string, languages: readonly string[]): boolean {
  const said = plain(text);
  const words = languages.flatMap((language) => RE_ASKS[language.slice(0, 2).toLowerCase()] ?? []);
  return words.some(
    ({ whole, anywhere }) => whole.includes(said) || anywhere.some((phrase) => ` ${said} `.includes(` ${phrase} `)),
  );
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’`]/g, "'")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'-]+/gu, ' ')
    .trim();
