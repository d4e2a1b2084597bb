/** What makes a request polite and changes nothing about its answer: at its end, lower case, without accents. */
const courtesies = (list: string): RegExp => new RegExp(`(?: (?:${list.split(', ').join('|')}))+$`, 'u');

/** By two-letter language code. */
export const COURTESIES = {
  en: courtesies('please, thanks, thanks a lot, thank you, thank you very much'),
  fr: courtesies("s'il vous plait, s'il te plait, merci, merci beaucoup, merci bien"),
  it: courtesies('per favore, per piacere, per cortesia, grazie, grazie mille'),
  es: courtesies('por favor, gracias, muchas gracias'),
} as const;
