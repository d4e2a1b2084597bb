import type { EndPolicy, Heard } from './heard.ts';
import { containsOne } from './tokens.ts';

/** Ends of addresses that leave nothing to be said, and those that a country may follow ("co.uk"). */
const DOMAINS = /^(com|net|org|fr|it|es|uk|eu|de|be|ch|info|edu|gov|gouv|io|dev|cat)$/;
const HALF_DOMAINS = /^(co|gouv|gov)$/;
/** Hosts that many addresses have. */
const HOSTS =
  /^(gmail|googlemail|hotmail|outlook|yahoo|icloud|orange|laposte|wanadoo|libero|virgilio|tiscali|aol|btinternet)$/;
const WRITTEN = /@\.?\s*(?:[\w-]+\.)+[a-z]{2,}\.?$/i;
/** "sophie.bernard" */
const WRITTEN_LOCAL = /[a-z][\w-]*\.[a-z][\w-]*\.?$/i;
/** An utterance that is an address and nothing else has not more words. */
const ADDRESS_WORDS = 8;

/** An e-mail address is over with its domain: "dot com", "punto it". */
export const email: EndPolicy = (heard) => {
  const { text, tokens, last, words } = heard;
  if (WRITTEN.test(text)) return /\.co\.?$/i.test(text) ? 'dictating' : 'complete';
  const at = atOf(heard);
  if (at < 0) return isLocalPart(heard) ? 'dictating' : undefined;
  const after = tokens.slice(at + 1);
  const hasDot = after.length >= 2 && words.email.dot.has(after.at(-2) ?? '');
  if (hasDot && DOMAINS.test(last)) return HALF_DOMAINS.test(last) ? 'dictating' : 'complete';
  // Words that go on long after the address are no part of it.
  return after.length <= ADDRESS_WORDS ? 'dictating' : undefined;
};

/** Where the at sign was said, or -1. */
function atOf({ text, tokens, line, words }: Heard): number {
  const { at, dot, joiners, atIsAWord, mention } = words.email;
  const written = text.lastIndexOf('@');
  if (written >= 0) return tokens.length - (text.slice(written).match(/[\p{L}\p{N}]+/gu)?.length ?? 0) - 1;
  const said = tokens.findLastIndex((word) => at.has(word));
  if (said < 1 || !atIsAWord) return said;
  const isAddress = containsOne(line, mention) || containsOne(line, joiners);
  const isHost = HOSTS.test(tokens[said + 1] ?? '');
  return isAddress || isHost || tokens.slice(0, said).some((word) => dot.has(word)) ? said : -1;
}

/** The address has begun, the at sign is still to come. */
function isLocalPart(heard: Heard): boolean {
  const { tokens, line, words } = heard;
  const { joiners, manner } = words.email;
  if (tokens.length <= ADDRESS_WORDS) {
    if (containsOne(line, joiners) || containsOne(line, manner) || hasDot(heard)) return true;
    if (WRITTEN_LOCAL.test(heard.text.split(' ').at(-1) ?? '')) return true;
  }
  return isAfterMention(heard);
}

/** "julie dot martin", but not "at this point" nor "three point five". */
function hasDot({ tokens, words }: Heard): boolean {
  return tokens.some((word, index) => {
    if (index === 0 || !words.email.dot.has(word) || /^\d/.test(tokens[index + 1] ?? '')) return false;
    const before = tokens[index - 1] ?? '';
    return index === 1 || !words.dangling.has(before);
  });
}

/** "my e-mail is jane" */
function isAfterMention({ tokens, line, words }: Heard): boolean {
  const { mention, dot, joiners } = words.email;
  if (!containsOne(line, mention)) return false;
  const mentioned = tokens.findLastIndex((word) => mention.includes(` ${word} `));
  const begun = tokens.slice(mentioned + 1);
  if (mentioned < 0 || begun.length === 0 || begun.length > ADDRESS_WORDS) return false;
  if (containsOne(line, joiners) || begun.some((word) => dot.has(word))) return true;
  const isNamed = /'s$/.test(tokens[mentioned] ?? '') || mentioned <= 1;
  const copula = begun.findIndex((word) => COPULAS.has(word));
  return (isNamed && begun.length <= 3) || (copula >= 0 && copula <= 2 && begun.length - copula <= 5);
}

const COPULAS = new Set(['is', "it's", "c'", 'est', 'è', 'es']);
