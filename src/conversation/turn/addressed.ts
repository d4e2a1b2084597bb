/** For whom words are: `nobody` are "um" and "hmm", which ask for nothing. */
export type Addressee = 'assistant' | 'somebody-else' | 'nobody';

export interface AddressContext {
  /** How much weaker than this caller usually sounds, in dB. */
  readonly weakerDb: number;
  /** Begun while the assistant was speaking. */
  readonly overReply: boolean;
  /** Right after words for somebody else. */
  readonly goesOn: boolean;
}

/** Words that tell for whom an utterance is; lower case, without accents, matched as whole words. */
export interface AddressWords {
  /** Said to people, never to who answers the telephone. */
  readonly elsewhere: RegExp;
  /** Asks for patience: whoever it is for, it is no question. */
  readonly patience: RegExp;
  /** A family's names for each other, where a sentence calls somebody: at its beginning or its end. */
  readonly names: RegExp;
  /** How one speaks to somebody near, to a child, to a pet. */
  readonly familiar: RegExp;
  /** What is where people live, and seldom what they call about. */
  readonly home: RegExp;
  /** What one says to a service. */
  readonly service: RegExp;
  /** What a question is answered with in a word, however shyly. */
  readonly answers: RegExp;
}

/** Any of the expressions, which end at commas, as whole words. */
function any(list: string): RegExp {
  const alternatives = list.split(',').map((each) => each.trim().replace(/\s+/g, ' '));
  return new RegExp(`(?<![\\p{L}'-])(?:${alternatives.join('|')})(?!\\p{L})`, 'u');
}

const ENGLISH: AddressWords = {
  elsewhere: any(
    `(?:i'm|i am|mum is|mom is|dad is|he's|she's) (?:just |still )?on (?:the|a) (?:phone|line|call), on hold with, talking to
     (?:someone|somebody), (?:i'll|i will) be (?:right )?(?:there|with you|down|over|out|off), be quiet, sh+, hush, keep it
     down, keep your voice down, dinner is (?:nearly )?ready`,
  ),
  patience: any(
    `(?:give me )?(?:one|a|just a|half a) (?:second|sec|moment|minute), hang on, hold on, not now, (?:can you
     )?wait, two minutes`,
  ),
  names: any(
    `mum, mom, mummy, mommy, dad, daddy, darling, honey, sweetie, sweetheart, love, babe, dear, kids, guys, mate,
     boys, girls`,
  ),
  familiar: any(
    `come (?:here|on|back|in), give (?:it|that|them|me that), put (?:it|that|them|your|this), leave
     (?:it|that|him|her|them), stop (?:it|that|\\p{L}+ing), turn (?:it|that|the), take (?:it|that|this|your),
     tell (?:him|her|them), go (?:and|away), get (?:down|off|out|in), over (?:here|there), close the, open
     the, shut the, did you, have you, where did you, what do you want, will you, right there, it's in the, it is
     in the, who's, who is (?:at|that), your (?:father|mother|dad|mum|mom|brother|sister|aunt|uncle|granny|coat|shoes|boots|
     hands|head|room|homework|teeth|toys), mind the, look (?:what|at), pass me, ask him, ask her, what are you doing, who left,
     not there, not in the, touch (?:it|that), watch the, at the door, it's (?:only|just) the, no you`,
  ),
  home: any(
    `(?:in|on|at|to|from|off|by|under|behind|near) (?:the|your) (?:\\p{L}+ )?(?:table|shelf|sofa|couch|fridge|kitchen|bathroom|
     bedroom|garden|drawer|cupboard|oven|hook|hall|stairs|window|house), upstairs, downstairs, telly, remote, homework, the
     (?:cat|fridge)`,
  ),
  service: any(
    `i(?:'d| would) (?:like|love), i (?:need|want|wanted|have a|am calling), i'm calling, (?:can|could|would)
     (?:you (?:tell|help|repeat|explain|say|give me)|i), my
     (?:name|number|order|address|account|bill|appointment), appointments?, booking, book, reservation, order,
     your (?:hours|opening|address|prices?|menu|name|company|website|number|shop|team), do you
     (?:have|deliver|take|offer|open|accept), are you, how (?:much|long|many), is there, sorry, goodbye,
     question, cancel, delivery, invoice, price, asked`,
  ),
  answers: any(`yes, yeah, yep, no, nope, okay, ok, correct, right, hello, maybe, please, \\p{N}+`),
};

const FRENCH: AddressWords = {
  elsewhere: any(
    `au telephone, (?:suis|est) en ligne, en communication, je parle (?:a|avec) quelqu'un, j'arrive, taisez-vous, tais-toi,
     chut, moins fort, plus bas, pas maintenant, en attente avec`,
  ),
  patience: any(
    `(?:une?|deux) (?:petites? )?(?:seconde|secondes|minute|minutes|instant|moment), attends, attendez, patiente`,
  ),
  names: any(
    `maman, papa, cherie?, mon (?:coeur|cœur|amour|grand|chou), ma (?:puce|belle|grande), les
     (?:enfants|filles|garcons|gars), mamie, papi, doudou`,
  ),
  familiar: any(
    `tu, t', t'\\p{L}+, toi, te, ta, ton, tes, passe-moi, demande a, va (?:te|\\p{L}+er), descends, touche, enleve, surveille,
     pas (?:dans|ici), on mange, on y va, ca sonne, attention, (?<!est )arrete, viens, mets, regarde, ecoute, laisse(?:-\\p{L}+)?, donne(?:-\\p{L}+)*,
     (?<!je )prends, pose, rends(?:-\\p{L}+)?, tiens, dis(?:-\\p{L}+)?, ferme, ouvre, baisse, monte, descends, range,
     dans le (?:tiroir|frigo|placard), c'est dans, par ici, la-haut, qui c'est, qui a laisse`,
  ),
  home: any(
    `(?:dans|sur|sous|a|au|de|du|derriere|pres de) (?:la |le |l'|ta |ton )?(?:table|etagere|canape|frigo|cuisine|chambre|
     jardin|tiroir|placard|four|crochet|entree|escalier|fenetre|maison), la tele, telecommande, devoirs, le (?:chat|frigo)`,
  ),
  service: any(
    `vous, vos, votre, je (?:voudrais|souhaite|dois|cherche|veux), j'(?:aimerais|appelle|ai (?:besoin|une
     question)), rendez-vous, reserver, reservation, commande, facture, mon
     (?:nom|numero|adresse|compte|dossier), m'appelle, combien, horaires?, livraison, est-ce qu[e'],
     (?:avez|pouvez|pourriez|etes|faites)-vous, demande, au revoir, pardon, question, annuler, prix`,
  ),
  answers: any(`oui, ouais, non, si, ok, d'accord, exact, allo, peut-etre, s'il vous plait, \\p{N}+`),
};

const ITALIAN: AddressWords = {
  elsewhere: any(
    `al telefono, sto parlando, arrivo, zitt[oaie], silenzio, parla piano, in attesa con, sh+, non adesso, non ora`,
  ),
  patience: any(`aspetta, aspetti, un (?:attimo|momento|secondo|minuto), due minuti`),
  names: any(`mamma, papa, amore, tesoro, cara, caro, ragazzi, bambini, nonna, nonno`),
  familiar: any(
    `tu, ti, tuo, tua, tuoi, tue, hai, puoi, passami, scendi, togli(?:ti)?, attent[oaie], spegni, abbassa, chiedi, non toccare,
     cosa (?:stai|state), chi ha lasciato, non li, suonano, vieni, metti(?:lo|la)?, lascia(?:lo|la)?, dammi, dagli, prendi, guarda, ascolta, smettila,
     chiudi, apri, vai, digli`,
  ),
  home: any(
    `(?:in|a|su|da|di|sul|sulla|sullo|nel|nella|al|alla|all'|dal|dalla) ?(?:tavolo|scaffale|divano|frigo|cucina|camera|
     giardino|cassetto|armadio|forno|gancio|ingresso|scale|finestra|casa), la televisione, telecomando, compiti, il frigo`,
  ),
  service: any(
    `lei, suo, vostr[ioae], vorrei, avrei bisogno, ho bisogno, posso, potrebbe, puo dirmi, appuntamento,
     prenotare, prenotazione, ordine, fattura, mi chiamo, quanto, orari, arrivederci, scusi, domanda, prezzo`,
  ),
  answers: any(`si, no, ok, okay, va bene, esatto, giusto, pronto, forse, per favore, \\p{N}+`),
};

const SPANISH: AddressWords = {
  elsewhere: any(
    `al telefono, estoy hablando, ya voy, callate, callaos, silencio, sh+, ahora no, habla mas bajo, en espera con`,
  ),
  patience: any(`espera, espere, un (?:momento|segundo|minuto|momentito), dos minutos`),
  names: any(`mama, papa, carino, mi amor, cielo, hijo, hija, chicos, ninos, abuela, abuelo`),
  familiar: any(
    `tu, tus, (?<!un )te, has, puedes, ve, baja, pasame, preguntale, quita(?:te)?, saca, no toques, vigila, cuidado, que (?:estas|
     estais), quien ha dejado, ahi no, llaman a, ven, pon(?:lo|la|te)?, deja(?:lo|la)?, dame, dale, toma, mira, escucha, para ya, cierra, abre, vete,
     dile`,
  ),
  home: any(
    `(?:en|a|de|del|al|por) (?:la |el |los |las )?(?:mesa|estanteria|sofa|nevera|cocina|cuarto|jardin|cajon|armario|horno|
     gancho|entrada|escalera|ventana|casa), el mando, deberes, al (?:gato|perro|bebe)`,
  ),
  service: any(
    `usted, ustedes, quisiera, quiero, necesito, me gustaria, puede, podria, cita, reservar, reserva, pedido,
     factura, me llamo, cuanto, horarios?, adios, perdon, pregunta, precio`,
  ),
  answers: any(`si, no, ok, okay, vale, claro, exacto, correcto, hola, quizas, por favor, \\p{N}+`),
};

export const ADDRESS = { en: ENGLISH, fr: FRENCH, it: ITALIAN, es: SPANISH } as const;

/** Sounds of thinking that recognisers write down; much the same everywhere. */
const HESITATION = /^(?:u+h*m+|u+h+|e+r+m*|h+m+|m+|e+h+m*|a+h+|(?:ha)+h?|(?:he){2,}|e+u+h*m*|heu|hum|ben|bah|este)$/;

/**
 * So much weaker than usual: a mouth that has turned away from the telephone; and something between. Less is enough over a
 * reply, which a caller who meant it interrupts once more, than in silence, where nobody would answer.
 */
const AWAY_DB = { overReply: 7.5, inSilence: 10 } as const;
const WEAKER_DB = 6;
const MAYBE_DB = 4;
/** Evidence from here on; what says the opposite is subtracted. */
const ENOUGH = 2;
/** Shorter ones are as likely a shy answer, unless they are very weak and answer nothing. */
const AWAY_WORDS = 3;
const FAR_DB = 15;

/**
 * For whom the words of an utterance (`plainWords`) are, by themselves and by its level. Nothing alone proves that it is for
 * somebody else but words that are never said to a service; a weak voice needs words that fit, or at least none that are
 * for the assistant.
 */
export function addresseeOf(said: readonly string[], words: AddressWords, context: AddressContext): Addressee {
  if (said.length > 0 && said.every((word) => HESITATION.test(word))) return 'nobody';
  const mayAnswer = said.length < AWAY_WORDS && words.answers.test(said.join(' '));
  const evidence = levelEvidence(said.length, mayAnswer, context) + wordEvidence(said, words, context.overReply);
  return evidence >= ENOUGH ? 'somebody-else' : 'assistant';
}

/** Weaker than usual, but not so much that it says for whom it is: the words must. */
export const soundsHalfAway = (weakerDb: number): boolean => weakerDb >= WEAKER_DB;

/** Hardly weaker than usual, and perhaps for somebody else all the same: more words are worth waiting for. */
export const mayBeAway = (weakerDb: number): boolean => weakerDb >= MAYBE_DB;

/** Whether a voice over a reply, before its words are known, seems to be for somebody else. */
export const soundsAway = (weakerDb: number): boolean => weakerDb >= AWAY_DB.overReply;

function levelEvidence(words: number, mayAnswer: boolean, { weakerDb, overReply, goesOn }: AddressContext): number {
  if (!soundsHalfAway(weakerDb)) return 0;
  if (goesOn) return 2;
  const isFar = weakerDb >= FAR_DB && !mayAnswer;
  const isAwayInSilence = isFar || (weakerDb >= AWAY_DB.inSilence && words >= AWAY_WORDS);
  const isAway = overReply ? weakerDb >= AWAY_DB.overReply : isAwayInSilence;
  return isAway ? 2 : 1;
}

function wordEvidence(said: readonly string[], words: AddressWords, overReply: boolean): number {
  const text = said.join(' ');
  let evidence = 0;
  if (words.elsewhere.test(text)) evidence += 2;
  // "Hold on" while the assistant speaks means the assistant, unless the voice says otherwise.
  if (asksForPatience(text, words.patience)) evidence += overReply ? 1 : 2;
  if (callsSomebody(said, words.names)) evidence += 1;
  if (words.familiar.test(text)) evidence += 1;
  if (words.home.test(text)) evidence += 1;
  if (words.service.test(text)) evidence -= 2;
  return evidence;
}

/** "One moment please", and hardly a word more. */
function asksForPatience(text: string, patience: RegExp): boolean {
  if (!patience.test(text)) return false;
  const rest = text.replace(new RegExp(patience, 'gu'), ' ').trim();
  return rest.split(/\s+/).length <= 1;
}

const NAME_WORDS = 2;

function callsSomebody(said: readonly string[], names: RegExp): boolean {
  const first = said.slice(0, NAME_WORDS).join(' ');
  const last = said.slice(-NAME_WORDS).join(' ');
  if (first.search(names) === 0) return true;
  if (!names.test(last)) return false;
  const name = [...last.matchAll(new RegExp(names, 'gu'))].at(-1);
  if (!name || name.index + name[0].length < last.length) return false;
  return !OWNED.test(last.slice(0, name.index));
}

/** "My dad" is talked about, not called. */
const OWNED = /(?:^| )(?:my|the|her|his|ma|mon|sa|son|mi|mia|mio) $/;
