/** What callers say while the assistant speaks. Words are lower case, without accents (`plainWords`); phrases end at commas. */
export interface ListeningWords {
  /** "mm-hm", "I see": said while listening, takes no turn. */
  readonly backchannels: ReadonlySet<string>;
  /** "hello?": said while the other side picks up; takes no turn during the first message. */
  readonly greetings: ReadonlySet<string>;
  /** "wait": asks the assistant to be silent, in however few words. */
  readonly stops: ReadonlySet<string>;
}

/** Phrases of at most so many words are looked for. */
const LONGEST_PHRASE = 4;
/** More of them in a row than this are no listening any more. */
const MOST_BACKCHANNELS = 3;

const phrases = (list: string): ReadonlySet<string> =>
  new Set(list.split(',').map((phrase) => phrase.trim().replace(/\s+/g, ' ')));

/** Sounds of listening that are the same everywhere. */
const MURMURS = phrases('hum, uh huh, aha, ah, oh, ooh, eh, ok, okay');
/** "Mm", "hmm", "mhm", "mm-hmm", "uh-huh", however long a recogniser writes them. */
const MURMUR = /^(?:(?:m*h*m+|m+h+)(?:-?(?:m*h*m+|m+h+))*|u+h*-?h+u+h*)$/;

const ENGLISH: ListeningWords = {
  backchannels: phrases(
    `huh, yeah, yep, yup, yes, right, sure, alright, all right, really, i see, of course, got it, i know, i understand,
     understood, exactly, absolutely, indeed, good, great, very good, very well, fine, perfect, cool, nice, wow, true,
     that's right, that's true, that's fine, that's great, makes sense, fair enough, no problem, no worries, go on, go ahead,
     sounds good, thank you, thanks`,
  ),
  greetings: phrases('hello, hi, hey, good morning, good afternoon, good evening, yes hello'),
  stops: phrases(
    `wait, stop, hold on, hang on, one moment, just a moment, one second, one sec, just a second, just a minute,
     one minute, a moment please, excuse me, pardon me, pardon, be quiet, shut up, let me speak, let me talk, listen`,
  ),
};

const FRENCH: ListeningWords = {
  backchannels: phrases(
    `oui, ouais, ouaip, mouais, d'accord, accord, dac, bien, tres bien, c'est bien, entendu, bien entendu, vu, c'est vu,
     voila, exact, c'est exact, exactement, tout a fait, parfait, c'est parfait, absolument, effectivement, en effet,
     je vois, je comprends, je sais, compris, j'ai compris, bien sur, oui bien sur, bien recu, bon, ah bon, super, genial,
     c'est ca, ca marche, ca va, ca me va, pas de probleme, pas de souci, tant mieux, vraiment, c'est vrai, certes,
     evidemment, allez-y, allez y, continuez, merci, merci bien`,
  ),
  greetings: phrases('allo, bonjour, oui bonjour, bonsoir, oui, salut, oui allo'),
  stops: phrases(
    `attendez, attends, attendre, stop, stoppez, arretez, arrete, un moment, un instant, une seconde, une minute,
     deux secondes, deux minutes, pardon, excusez-moi, excusez moi, excuse-moi, taisez-vous, taisez vous, tais-toi,
     laissez-moi parler, laissez moi parler, ecoutez, ecoute, ne quittez pas, je vous coupe, je vous arrete`,
  ),
};

const ITALIAN: ListeningWords = {
  backchannels: phrases(
    `si, certo, certamente, bene, va bene, molto bene, benissimo, esatto, esattamente, giusto, capito, ho capito, capisco,
     vedo, d'accordo, perfetto, ottimo, chiaro, e chiaro, ovvio, ovviamente, davvero, infatti, appunto, proprio cosi,
     assolutamente, senz'altro, va be, vabbe, nessun problema, non c'e problema, lo so, ecco, dica, vada avanti, prego,
     grazie, come no, tutto chiaro`,
  ),
  greetings: phrases('pronto, ciao, salve, buongiorno, buon giorno, buonasera, buona sera, si pronto'),
  stops: phrases(
    `aspetti, aspetta, aspettate, aspettare, stop, fermo, ferma, si fermi, fermati, basta, un momento, un attimo,
     attimo, momento, un secondo, un minuto, scusi, mi scusi, scusa, mi perdoni, ascolti, ascolta, senta, mi lasci parlare,
     mi faccia parlare, silenzio, zitto`,
  ),
};

const SPANISH: ListeningWords = {
  backchannels: phrases(
    `aja, si, vale, claro, claro que si, por supuesto, bien, muy bien, esta bien, ya, ya veo, ya entiendo, entiendo,
     entendido, lo entiendo, comprendo, comprendido, ya lo se, lo se, exacto, exactamente, asi es, eso es, eso,
     de acuerdo, perfecto, genial, bueno, correcto, cierto, es cierto, es verdad, desde luego, efectivamente, sin duda,
     sin problema, no hay problema, ningun problema, de verdad, siga, continue, adelante, gracias, muchas gracias, okey`,
  ),
  greetings: phrases(
    'hola, diga, digame, alo, bueno, si, buenos dias, buenas tardes, buenas noches, buenas, si diga, si digame',
  ),
  stops: phrases(
    `espere, espera, esperen, esperad, esperar, esperese, stop, pare, alto, basta, un momento, momento, un segundo,
     un minuto, un instante, perdon, perdone, perdona, disculpe, disculpa, oiga, oye, escuche, escucha, dejeme hablar,
     callese, callate, silencio`,
  ),
};

/** By two-letter language code. */
export const LISTENING = { en: ENGLISH, fr: FRENCH, it: ITALIAN, es: SPANISH } as const;

/** During what and how far something was said. */
export interface ListeningContext {
  readonly duringFirstMessage: boolean;
  /** Over the end of a question: "yes" answers it. */
  readonly answering: boolean;
  /** More words may follow: "I" may become "I see". */
  readonly unfinished: boolean;
}

/** Whether nothing but listening was said: at most a few backchannels, or during the first message "hello?". */
export function isListening(said: readonly string[], words: ListeningWords, context: ListeningContext): boolean {
  const lists = [
    ...(context.answering ? [] : [MURMURS, words.backchannels]),
    ...(context.duringFirstMessage ? [words.greetings] : []),
  ];
  let count = 0;
  for (let at = 0; at < said.length; count++) {
    if (count === MOST_BACKCHANNELS) return false;
    const isMurmur = !context.answering && MURMUR.test(said[at] ?? '');
    const length = isMurmur ? 1 : phraseAt(said, at, lists);
    if (length === 0) return context.unfinished && begins(said.slice(at).join(' '), lists);
    at += length;
  }
  return true;
}

/** Whether the caller asks for silence, before or after whatever else is said. */
export function asksToStop(said: readonly string[], words: ListeningWords): boolean {
  return said.some((_word, at) => phraseAt(said, at, [words.stops]) > 0);
}

type Phrases = ReadonlySet<string>;

/** Words of the longest phrase that begins at `at`; 0 when there is none. */
function phraseAt(said: readonly string[], at: number, lists: readonly Phrases[]): number {
  for (let length = Math.min(LONGEST_PHRASE, said.length - at); length > 0; length--) {
    const phrase = said.slice(at, at + length).join(' ');
    if (lists.some((list) => list.has(phrase))) return length;
  }
  return 0;
}

const begins = (words: string, lists: readonly Phrases[]): boolean =>
  lists.some((list) => [...list].some((phrase) => phrase.startsWith(`${words} `)));
