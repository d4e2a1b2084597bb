import { z } from 'zod';
import { ProviderError, type ProviderErrorKind } from '../error.ts';
import type { Voice } from '../text-to-speech.ts';
import { getJson, voiceList } from '../websocket/index.ts';
import type { SpeechServer } from './server.ts';

/** A voice of every language (ISO 639-2). */
const EVERY_LANGUAGE = 'mul';

type Gender = Voice['gender'];

/** OpenAI's own, which many servers take as names of theirs. The genders are as they sound: the vendor gives none. */
const GENDERS: Readonly<Record<string, Gender>> = {
  ...{ coral: 'female', nova: 'female', sage: 'female', shimmer: 'female', alloy: 'neutral' },
  ...{ ash: 'male', echo: 'male', fable: 'male', onyx: 'male' },
};
/** Those that the first models do not have. */
const NEWER: typeof GENDERS = { marin: 'female', cedar: 'male', ballad: 'male', verse: 'male' };

const multilingual = (genders: typeof GENDERS): readonly Voice[] =>
  Object.entries(genders).map(([id, gender]) => ({
    ...{ id, gender, language: EVERY_LANGUAGE },
    name: `${id.charAt(0).toUpperCase()}${id.slice(1)}`,
  }));

const COMMON_VOICES: readonly Voice[] = multilingual(GENDERS);

/** OpenAI's voices for a model, the default first. */
export const openAiVoices = (model: string): readonly Voice[] =>
  model.startsWith('tts-1') ? COMMON_VOICES : [...multilingual(NEWER), ...COMMON_VOICES];

const Name = z.string().min(1).max(120);
const Listed = z.union([
  Name.transform((id) => ({ id, name: id, language: undefined, gender: undefined })),
  z
    .object({ id: Name.optional(), name: Name.optional(), language: Name.nullish(), gender: z.string().nullish() })
    .transform(({ id, name, ...rest }) => ({ id: id ?? name ?? '', name: name ?? id ?? '', ...rest })),
]);
/** There is no standard: Kokoro lists names, or voices with an id; others a bare list, or one called `data`. */
const List = z.union([
  z.array(Listed),
  z.object({ voices: z.array(Listed) }).transform(({ voices }) => voices),
  z.object({ data: z.array(Listed) }).transform(({ data }) => data),
]);

/** The first letter of a Kokoro voice is its language, the second one its gender. */
const KOKORO_LANGUAGES: Readonly<Record<string, string>> = {
  ...{ a: 'en-US', b: 'en-GB', e: 'es-ES', f: 'fr-FR', h: 'hi-IN', i: 'it-IT', j: 'ja-JP', p: 'pt-BR', z: 'zh-CN' },
};

/** The voices of a server that says which ones it has; OpenAI's names where it answers that it has no list. */
export function serverVoices({ provider, access, http, headers }: SpeechServer): () => Promise<readonly Voice[]> {
  const load = async () => {
    try {
      const listed = await getJson(provider, access, { url: `${http}/audio/voices`, headers }, List);
      return [...new Map(listed.filter(({ id }) => id !== '').map((voice) => [voice.id, voiceOf(voice)])).values()];
    } catch (error) {
      if (error instanceof ProviderError && HAS_NO_LIST.has(error.kind)) return COMMON_VOICES;
      throw error;
    }
  };
  return voiceList(access, COMMON_VOICES, load);
}

/** No such page, or something else there. */
const HAS_NO_LIST: ReadonlySet<ProviderErrorKind> = new Set(['configuration', 'request', 'protocol']);

function voiceOf({ id, name, language, gender }: z.output<typeof Listed>): Voice {
  const [, kokoroLanguage = '', kokoroGender = ''] = /^([a-z])([fm])_/.exec(id) ?? [];
  const told = gender?.toLowerCase() ?? { f: 'female', m: 'male' }[kokoroGender];
  return {
    ...{ id, name, language: language ?? KOKORO_LANGUAGES[kokoroLanguage] ?? EVERY_LANGUAGE },
    gender: told === 'female' || told === 'male' ? told : 'neutral',
  };
}

/** The voice for a language: of that very country, else of the language, else of every language, else the first one. */
export function voiceFor(voices: readonly Voice[], language: string): string | undefined {
  const wanted = language.toLowerCase();
  const [base] = wanted.split('-');
  const tags = [wanted, base, EVERY_LANGUAGE];
  const [best] = voices
    .map((voice) => ({ voice, rank: rankOf(tags, voice.language.toLowerCase()) }))
    .sort((one, other) => one.rank - other.rank);
  return best?.voice.id;
}

const rankOf = (tags: readonly (string | undefined)[], language: string): number => {
  const rank = tags.findIndex((tag) => tag === language || (tag !== undefined && language.startsWith(`${tag}-`)));
  return rank < 0 ? tags.length : rank;
};
