/** Vowels and consonants of the acoustic model. */
const PHONES =
  'AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH'.split(' ');

/** Words of one phone each, as pocketsphinx wants them. */
export const LOOP_WORDS: ReadonlyMap<string, readonly string[]> = new Map(
  PHONES.map((phone) => [`+${phone}`, [phone]]),
);

/** Any sounds in any order: how well they fit is what a phrase is measured against. */
export const LOOP_NETWORK: string = [
  'FSG_BEGIN sounds',
  'NUM_STATES 2',
  'START_STATE 0',
  'FINAL_STATE 1',
  'TRANSITION 0 1 1',
  ...PHONES.map((phone) => `TRANSITION 0 0 1 +${phone}`),
  'FSG_END',
  '',
].join('\n');
