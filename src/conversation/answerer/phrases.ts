import { plainWords } from '../turn/language.ts';

/** What words say about who speaks them. */
export type Cue =
  /** Asks to speak after a tone, or names itself a mailbox: no human says that of himself. */
  | 'recorder'
  /** Asks for a message: a machine, or somebody who writes one down. */
  | 'message'
  /** Absence, opening hours, "you have reached": one of these is not enough. */
  | 'away'
  /** Offers keys to press. */
  | 'menu'
  /** Asks who is calling and why. */
  | 'screening'
  /** Offers help, or listens: somebody is there. */
  | 'human';

/**
 * Parts of sentences in the form that `plainWords` gives: lower case, no accents, no punctuation. All languages together,
 * since none of them is a sentence of another.
 */
const PHRASES: Readonly<Record<Cue, readonly RegExp[]>> = {
  recorder: [
    /\b(after|at|following) the (tone|beep|signal)\b/,
    /\b(the|your) (voice ?mail|voice mailbox|mailbox|answering machine) (of|for|box)\b/,
    /\breached the (voice ?mail|voice messaging|mailbox|answering machine)\b/,
    /\b(voice messaging (system|service)|voicemail box)\b/,
    /\brecord your message\b/,
    /\bforwarded to (an automated )?voice ?(mail|messag\w+)\b/,
    /\b(apres|au) (le |ce )?(bip|signal|top|beep)\b/,
    /\b(bip|signal) sonore\b/,
    /\b(messagerie|boite) vocale\b/,
    /\bsur (la |ma |mon |le )?(messagerie|repondeur)\b/,
    /\brepondeur (de|du|telephonique)\b/,
    /\bdopo (il|un) (segnale|bip|beep|tono)\b/,
    /\bsegnale acustico\b/,
    /\bsegreteria (telefonica|di)\b/,
    /\bcasella vocale\b/,
    /\b(despues de|tras|al oir) (oir )?(la |el )?(senal|tono|pitido|bip)\b/,
    /\bbuzon de voz\b/,
    /\bcontestador (automatico|de)\b/,
  ],
  message: [
    /\b(please|kindly|just|you can|you may|so|but) leave (me |us )?(a|your) (short |brief |detailed )*(message|name|number)\b/,
    /\bleave (a|your) (name|number|message) (and|with) (your |a )?(name|number|message|phone)\b/,
    /\b(laissez|laisse)(-| )?(moi|nous)? (un|votre|ton|vos) (petit |bref )?(message|nom|coordonnees|numero)\b/,
    /\bvous pouvez (me |nous )?laisser (un|votre) message\b/,
    /\b(lasciate|lasci|lascia|lasciami|lasciateci)( pure)? (un|il|il vostro|il tuo|il suo) (breve )?(messaggio|nome|nominativo)\b/,
    /\b(deje|deja|dejad|dejenos|dejeme|dejame|dejanos) (un|su|tu|vuestro) (breve )?(mensaje|nombre|recado|numero)\b/,
  ],
  away: [
    /\b(you|you've|you have) (have )?reached\b/,
    /\b(not available|unavailable|can't (come to|take|answer)|cannot (come to|take|answer)|unable to (take|answer|come))\b/,
    /\b(call|get back to) you (back|as soon as)\b/,
    /\b(office|offices) (is|are) (currently |now )?closed\b/,
    /\b(pas|plus) (disponible|joignable|la pour le moment)\b/,
    /\b(indisponible|injoignable)\b/,
    /\bne (suis|sommes|peux|pouvons|peut) pas (la|repondre|vous repondre|prendre)\b/,
    /\b(vous|te) (rappelle(rai|rons|ra)?|recontacte(rai|rons|ra)?)\b/,
    /\b(vous etes|tu es) bien (chez|sur|au)\b/,
    /\b(bureaux|secretariat|cabinet) (sont|est) (actuellement )?ferme(s)?\b/,
    /\b(non (sono|siamo|e) (al momento |momentaneamente |in questo momento )?(disponibil\w+|raggiungibil\w+|in (casa|ufficio)))\b/,
    /\bnon (posso|possiamo|puo) rispondere\b/,
    /\b(vi|ti|la) (richiam\w+|ricontatt\w+)\b/,
    /\b(risponde (il|la|lo)|avete chiamato|ha chiamato)\b/,
    /\b(uffici|studio) (sono|e) (chius\w+)\b/,
    /\bno (puedo|podemos|puede) (atender|contestar|responder)\w*\b/,
    /\bno (estoy|estamos|esta) (disponible\w*|en casa|en este momento)\b/,
    /\b(le|te|os) (devolver\w+|llamar(e|emos))\b/,
    /\b(ha|has|han) llamado (a|al)\b/,
    /\b(oficinas|consulta) (esta|estan) cerrad\w+\b/,
  ],
  menu: [
    /\b(press|dial|push|choose|select) (the )?(key )?(one|two|three|four|five|six|seven|eight|nine|zero|\d|star|hash|pound)\b/,
    /\b(tapez|appuyez|faites|composez)( sur)?( la touche)?( le)? (un|deux|trois|quatre|cinq|six|sept|huit|neuf|zero|\d|etoile|diese)\b/,
    /\b(prema|premere|premi|digiti|digitare|digita|selezioni)( il)?( tasto)? (uno|due|tre|quattro|cinque|sei|sette|otto|nove|zero|\d|asterisco|cancelletto)\b/,
    /\b(pulse|pulsa|marque|marca|presione|oprima|teclee)( el)?( la tecla)? (uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|cero|\d|asterisco|almohadilla)\b/,
    /\blisten (carefully )?to the following options\b/,
  ],
  screening: [
    /\b(say|state|record|give) your name and (why|the reason|reason|what)\b/,
    /\b(please )?(state|record) your name\b/,
    /\breason for (your call|calling)\b/,
    /\bscreening service\b/,
    /\bsee if (this|the) person is available\b/,
    /\bif (this|the) person is available\b/,
    /\b(votre nom|vous) et (le motif|la raison|l'objet) de votre appel\b/,
    /\b(motif|raison) de votre appel\b/,
    /\b(filtrage d'appel\w*|filtre (les|ses) appels|service de filtrage)\b/,
    /\bpourquoi vous appelez\b/,
    /\bmotivo (della|di) (sua |tua |questa )?chiamata\b/,
    /\bperche (sta|stai) chiamando\b/,
    /\b(filtro chiamate|servizio di filtro)\b/,
    /\bmotivo de (la|su|tu|esta) llamada\b/,
    /\bpor que (llama|llamas|esta llamando)\b/,
    /\b(filtro de llamadas|filtra las llamadas)\b/,
  ],
  human: [
    /\b(how|what) (can|may|could) (i|we) (help|do for|be of)\b/,
    /\bspeaking\b/,
    /\b(who is this|who's (this|calling)|who is calling|is somebody there|anybody there)\b/,
    /\b(que|en quoi|comment) (puis-je|puis je|peut-on|pouvons-nous|je peux)\b/,
    /\bqu'est-ce que je peux\b/,
    /\b(je vous ecoute|j'ecoute|a l'appareil|a votre service|a votre ecoute)\b/,
    /\b(c'est qui|qui est-ce|c'est de la part de qui|vous etes qui)\b/,
    /\b(come posso|in cosa posso|in che cosa posso|cosa posso|posso aiutar\w*)\b/,
    /\b(mi dica|dica pure|chi parla|chi e)\b/,
    /\ben que (puedo|podemos|le puedo|te puedo)\b/,
    /\b(le|te) (atiende|habla|escucho)\b/,
    /\b(quien (es|llama|habla)|digame)\b/,
  ],
};

/** The cues of a transcript. */
export function cuesOf(text: string): ReadonlySet<Cue> {
  const plain = plainWords(text).join(' ');
  const found = new Set<Cue>();
  for (const [cue, phrases] of Object.entries(PHRASES) as [Cue, readonly RegExp[]][])
    if (phrases.some((phrase) => phrase.test(plain))) found.add(cue);
  return found;
}

/** How many different signs of absence a transcript gives. */
export function awayCount(text: string): number {
  const plain = plainWords(text).join(' ');
  return PHRASES.away.filter((phrase) => phrase.test(plain)).length;
}

const PICK_UP = new Set(
  `allo hello hallo hi hey yes yeah yep oui ouais bonjour bonsoir pronto si ciao buongiorno buonasera chi e hola diga
   digame bueno alo dime quien morning good afternoon evening there`.split(/\s+/),
);
const MOST_PICK_UP_WORDS = 3;

/** "Hello?": what people say when they pick up, and nothing else. */
export function isPickUp(text: string): boolean {
  const said = plainWords(text);
  return said.length > 0 && said.length <= MOST_PICK_UP_WORDS && said.every((word) => PICK_UP.has(word));
}
