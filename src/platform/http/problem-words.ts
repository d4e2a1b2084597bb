/**
 * What people are told when something is wrong, by a stable code: the words of the API. The console has them in its other
 * languages; what stands in braces differs from case to case.
 */
export const PROBLEM_WORDS = {
  missing: 'There is no such thing.',
  'sign-in-first': 'Sign in first.',
  'api-key-unknown': 'This API key does not exist or was deleted.',
  'role-lacks': 'Your role, {{role}}, does not include "{{action}}".',
  'operator-only': 'Only the operator of this server may do this.',
  'other-site': 'This request comes from another site.',
  'sound-too-slow': 'This file takes too long to convert. Shorten it, or save it with a lower sample rate.',
  'sound-too-big': 'This file needs too much memory to convert. Save it with a lower sample rate or fewer channels.',
  'sound-damaged': 'This file cannot be read: it is damaged.',
  'sound-unreadable': 'This file cannot be read: it is damaged, or holds a codec that is not supported.',
  'sound-silent': 'There is nothing to hear in the first five minutes of this file.',
  'sound-too-large': 'The file is larger than 50 MB. Shorten it, or save it as MP3, OGG, AAC or M4A.',
  'sound-format': 'This is {{kind}}. Ambient sounds are {{formats}} files.',
  'sound-limit': 'There are {{count}} sounds already. Delete one that is not used.',
  'sound-in-use': 'The sound is played by {{assistants}}. Choose another one there first.',
  'sound-missing': 'There is no such sound.',
  'provider-missing': 'There is no provider "{{id}}".',
  'speech-provider-missing': 'There is no speech provider "{{id}}".',
  'provider-keyless': '{{provider}} needs no key.',
  'provider-no-key': 'There is no key for {{provider}}.',
  'provider-add-key': 'There is no key for {{provider}}: add one under Providers.',
  'operator-no-key': 'The operator of this server has given no key for {{provider}}.',
  'operator-nothing-stored': 'Nothing is stored for {{provider}}.',
  'key-from-environment': 'The key for {{provider}} comes from the environment: change it there.',
  'price-missing': '{{provider}} has no such price.',
  'credential-unknown': '{{provider}} has no such field.',
  'credential-needed': '{{provider}} needs this.',
  'credential-characters': 'It has characters that no key has.',
  'credential-like': 'Give a value such as {{example}}.',
  'host-unknown': 'No host with this name can be found.',
  'address-scheme': 'Only http and https addresses can be reached.',
  'address-private': 'The address is not on the public internet.',
  'parameter-not-offered': '{{model}} has no parameter "{{parameter}}". Remove it.',
  'parameter-fixed': '{{model}} decides about "{{parameter}}" by itself. Remove it.',
  'parameter-excluded': '{{model}} does not take "{{parameter}}" together with a temperature. Remove one.',
  'parameter-range': '{{model}} takes a "{{parameter}}" from {{min}} to {{max}}.',
  'line-missing': 'There is no such line.',
  'number-taken': 'The number {{number}} is in use already.',
  'virtual-number-taken': 'The virtual number {{number}} is in use already.',
  'assistant-missing': 'There is no such assistant.',
  'version-missing': 'There is no such version.',
  'voice-test-missing': 'There is no such test of voices.',
  'voices-not-tested': 'This assistant tests no voices.',
  'publish-first': 'Publish the assistant first, or try its draft.',
  'saved-in-between': 'Somebody saved this assistant in between. Load it again.',
  'cursor-unknown': 'This is not a cursor of this list.',
  'call-missing': 'There is no such call.',
  'recording-missing': 'This call has no recording.',
  'call-over': 'This call is over.',
  'call-elsewhere': 'This call runs on another node.',
  'call-unanswered': 'This call is not answered yet.',
  'lines-busy': 'All lines are busy. Try again in a moment.',
  'tests-busy': 'Too many test calls are being prepared. Try again soon.',
  'call-not-placed': 'The call could not be placed: {{reason}}.',
  'engine-missing': 'The provider "{{provider}}" is missing.',
  'connection-missing': 'There is no such SIP connection.',
  'source-address': '"{{entry}}" is not an IP address or a range such as 203.0.113.0/24.',
  'source-too-wide': '"{{entry}}" is too wide: give at least /8.',
  'user-name-taken': 'The user name "{{name}}" is in use already.',
  'link-used': 'This sign-in link was used already or is too old. Start Parley again to get a new one.',
  'sign-in-wrong': 'E-mail or password is wrong.',
  'member-gone': 'This person is not a member any more.',
  'workspace-gone': 'This workspace does not exist any more.',
  'api-key-profile': 'An API key has no profile.',
  'api-key-failed': 'The key could not be made. Try again.',
  'api-key-missing': 'There is no such API key.',
  'email-taken': 'Another person uses this e-mail address.',
  'password-wrong': 'This is not your current password.',
  'too-many-requests': 'Too many requests. Wait a moment, then try again.',
  'body-not-json': 'The request is not valid. Send a JSON body.',
  'body-content-type': 'Send the body as application/json.',
  'body-too-large': 'The request is too large.',
  internal: 'Something went wrong on our side. The log has the details under this request id.',
  'input-wrong': 'The input is not valid.',
  needed: 'This is needed.',
  'wrong-kind': 'This is of another kind than expected.',
  'no-choice': 'This is none of the choices.',
  'wrong-format': 'This is not written as it should be.',
  'unknown-fields': 'There are fields that are not known here.',
  'too-short': 'Use at least {{min}} characters.',
  'too-long': 'Use at most {{max}} characters.',
  'too-small': 'Give {{min}} or more.',
  'too-big': 'Give {{max}} or less.',
  'too-few': 'Give at least {{min}} of them.',
  'too-many': 'Give at most {{max}} of them.',
  'field-unknown': 'There is no such field.',
  'email-format': 'Give an e-mail address.',
  'assistant-name': 'Give the assistant a name.',
  'sound-name': 'Give the sound a name.',
  'virtual-number-format': 'Use 3 to 15 digits.',
  'line-number-format': 'Use 3 to 15 digits, with + for E.164.',
  'number-format': 'Give a number such as +33612345678.',
  'address-format': 'Give an address such as {{example}}.',
  'host-format': 'Give a host such as sip.example.org, with :port and ;transport=tcp where needed.',
  'caller-id-format': 'Use digits, with a + before the country code where the operator wants it.',
  'language-format': 'Use a language tag such as "en-GB" or "fr-FR".',
  'keys-format': 'Use keys, with a space between those for one menu and the next.',
  'currency-format': 'Give the three letters of a currency, such as EUR.',
  'budget-spent': 'The budget of this month is spent. Raise it under Usage.',
  'trunk-needed': 'Calls need a SIP connection with a server: add one first.',
  'trunk-without-server': 'The SIP connection "{{name}}" has no server to send calls to.',
  'trunk-choice': 'Several SIP connections take calls: say which one.',
  'sign-in-throttled': 'Too many failed sign-ins. Try again in {{minutes}} min.',
  'host-private': '{{host}} is not on the public internet. The operator can allow it with PARLEY_OUTBOUND_ALLOW.',
} as const;
export type ProblemCode = keyof typeof PROBLEM_WORDS;

/** A problem in a form that can be said in any language. */
export interface CodedProblem {
  readonly reason: ProblemCode;
  readonly values: Readonly<Record<string, string>>;
}

const VALUE = /\{\{(\w+)\}\}/;
const CODES = Object.keys(PROBLEM_WORDS) as ProblemCode[];
const EXACT: ReadonlyMap<string, ProblemCode> = new Map(CODES.map((code) => [PROBLEM_WORDS[code], code]));
const PATTERNS = CODES.filter((code) => VALUE.test(PROBLEM_WORDS[code]))
  // What says most goes first: a short sentence may be part of a longer one.
  .toSorted((a, b) => PROBLEM_WORDS[b].length - PROBLEM_WORDS[a].length)
  .map((code) => ({ code, pattern: patternOf(PROBLEM_WORDS[code]) }));

/** The code of a sentence that was put together from the words above, and what is in it; undefined: it has none. */
export function codedProblem(sentence: string): CodedProblem | undefined {
  const exact = EXACT.get(sentence);
  if (exact) return { reason: exact, values: {} };
  for (const { code, pattern } of PATTERNS) {
    const found = pattern.exec(sentence);
    if (found) return { reason: code, values: { ...found.groups } };
  }
  return undefined;
}

function patternOf(words: string): RegExp {
  const parts = words.split(/\{\{(\w+)\}\}/);
  const source = parts.map((part, index) => (index % 2 === 0 ? escaped(part) : `(?<${part}>.+?)`)).join('');
  return new RegExp(`^${source}$`, 's');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
