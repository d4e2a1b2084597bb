/** National trunk prefix by country calling code, for showing numbers as people at home dial them. */
const TRUNK_PREFIX: Readonly<Record<string, string>> = {
  '31': '0',
  '32': '0',
  '33': '0',
  '34': '',
  '351': '',
  '352': '',
  '353': '0',
  '39': '',
  '41': '0',
  '43': '0',
  '44': '0',
  '49': '0',
};

/** The number without the signs that people write between digits: spaces, dots, dashes, slashes, brackets. */
function bareNumber(text: string): string {
  return text.replace(/[\s().\-/]/g, '');
}

/** An E.164 number as dialled inside its country, where we know how; otherwise as it is. */
export function localNumber(number: string): string {
  for (const length of [3, 2]) {
    const prefix = TRUNK_PREFIX[number.slice(1, 1 + length)];
    if (number.startsWith('+') && prefix !== undefined) return prefix + number.slice(1 + length);
  }
  return number;
}

/**
 * The spellings under which a dialled user part may be stored: as it came, with and without `+`, with `00` for `+`.
 * The likeliest first; at most four.
 */
export function numberSpellings(user: string): string[] {
  const bare = bareNumber(user);
  if (!/^\+?[0-9]{3,20}$/.test(bare)) return [user];
  const digits = bare.replace(/^\+/, '');
  const spellings = [user, bare, digits, `+${digits}`];
  if (!bare.startsWith('+') && digits.startsWith('00')) spellings.push(`+${digits.slice(2)}`, digits.slice(2));
  return [...new Set(spellings)];
}
