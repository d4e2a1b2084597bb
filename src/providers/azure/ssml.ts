import type { SpeechRequest } from '../text-to-speech.ts';
import { defaultVoiceOf } from './voices.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML 1.0, which has no control characters but white space. */
const escaped = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu, ' ').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** One sentence as the service wants it; the silence that it would begin with is left out, for the caller waits for the first word. */
export function ssmlOf({ text, language, voice, rate = 1 }: SpeechRequest): string {
  const said = rate === 1 ? escaped(text) : `<prosody rate="${rate}">${escaped(text)}</prosody>`;
  return [
    '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="http://www.w3.org/2001/mstts"',
    ` xml:lang="${escaped(language)}"><voice name="${escaped(voice ?? defaultVoiceOf(language))}">`,
    `<mstts:silence type="Leading-exact" value="0ms"/>${said}</voice></speak>`,
  ].join('');
}
