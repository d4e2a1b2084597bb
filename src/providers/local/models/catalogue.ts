/** What a model does for a call. */
export type ModelKind = 'streaming recognition' | 'segment recognition' | 'voice' | 'end of turn';

/** One download. */
export interface ModelFile {
  /** What it is called in the model's folder and on a mirror. */
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface Published {
  /** Its folder's name, and what `./parley models` calls it. */
  readonly id: string;
  /** Two-letter languages. */
  readonly languages: readonly string[];
  readonly license: string;
  /** Where its makers describe it. */
  readonly page: string;
  readonly files: readonly ModelFile[];
}

/** Recognition with an encoder, a decoder and a joiner, in files of these names; `tokens.txt` spells what they give. */
export interface RecognitionModel extends Published {
  readonly kind: 'streaming recognition' | 'segment recognition';
}

/** A Piper voice: one archive with a folder in it. */
export interface VoiceModel extends Published {
  readonly kind: 'voice';
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
  readonly gender: 'female' | 'male';
  /** The network's file in the archive. */
  readonly network: string;
}

/** Tells by the sound of a voice whether its turn is over: one file, see `loadTurnModel`. */
export interface EndOfTurnModel extends Published {
  readonly kind: 'end of turn';
}

export type Model = RecognitionModel | VoiceModel | EndOfTurnModel;

const HUGGING_FACE = 'https://huggingface.co';
const PIPER_RELEASES = 'https://github.com/k2-fsa/sherpa-onnx/releases/download/tts-models';

type Checked = readonly [bytes: number, sha256: string];

/** A model that is published as files: the address names the revision, so that it always gives the same bytes. */
function filesOf(repository: string, revision: string, suffix: string, parts: Readonly<Record<Part, Checked>>) {
  return PARTS.map((part): ModelFile => {
    const [bytes, sha256] = parts[part];
    const remote = part === 'tokens' ? 'tokens.txt' : `${part}${suffix}.onnx`;
    const name = part === 'tokens' ? 'tokens.txt' : `${part}.onnx`;
    return { name, url: `${HUGGING_FACE}/${repository}/resolve/${revision}/${remote}`, bytes, sha256 };
  });
}

const PARTS = ['encoder', 'decoder', 'joiner', 'tokens'] as const;
type Part = (typeof PARTS)[number];

/** Zipformer transducers of Banafo, small enough for a call in real time on a part of one core. */
function kroko(language: string, revision: string, parts: Readonly<Record<Part, Checked>>): RecognitionModel {
  const repository = `csukuangfj/sherpa-onnx-streaming-zipformer-${language}-kroko-2025-08-06`;
  return {
    ...{ id: `kroko-${language}`, kind: 'streaming recognition', languages: [language] },
    ...{ license: 'CC-BY-SA', page: `${HUGGING_FACE}/Banafo/Kroko-ASR` },
    files: filesOf(repository, revision, '', parts),
  };
}

function piper(
  language: string,
  speaker: string,
  about: Pick<VoiceModel, 'name' | 'gender' | 'license'>,
  [bytes, sha256]: Checked,
): VoiceModel {
  const [base = language] = language.split('-');
  const voice = `${language.replace('-', '_')}-${speaker}`;
  const archive = `vits-piper-${voice}.tar.bz2`;
  return {
    ...{ id: `piper-${language}-${speaker}`, kind: 'voice', languages: [base], language, ...about },
    ...{ page: `${HUGGING_FACE}/rhasspy/piper-voices`, network: `${voice}.onnx` },
    files: [{ name: archive, url: `${PIPER_RELEASES}/${archive}`, bytes, sha256 }],
  };
}

/**
 * What can be pulled. Of several models for one task and language the first is the better one for a telephone call.
 * Sizes and checksums are those that the publishers give for exactly these files.
 */
export const MODELS: readonly Model[] = [
  kroko('en', '572aaf4e2e0c603c3fc2a574d096e755a178faa1', {
    encoder: [70_092_599, 'd4881c57449d581e0770fd53fa66c2fdc6cd167d92ece7c715e603defc96d9d4'],
    decoder: [617_488, '455ba38466fce8d5a57e7db68a323b684079ca4d9e1dd93a740d9b2429aae3b1'],
    joiner: [336_817, 'd406f616736350e2a7df3e39398b78eb2fc1a2ca6973a19d3853fa3227e25b52'],
    tokens: [6310, '396dbeb5f4858875690716084f54e90d339679d0ba3e6b5b584f3d7589254d2d'],
  }),
  kroko('fr', '08b84b7b7cf519be9817e9c16919d96a7a8bad91', {
    encoder: [70_092_599, 'e02facae1daf6f1f13da67ea3ace7c722516d0868d1768d78c0580bc22cc0c5b'],
    decoder: [617_488, '6aed547570e3ab5afc05429a017cedd3a056c16df3baa5703f02461cefa25bac'],
    joiner: [336_817, 'a51eec759bcdcaae2614686fa2a8b57417b2d420dd55a5a5558b388d35a9b2b6'],
    tokens: [5415, 'fedfb9c844bfb2bf14171f8184863e3d617b815a8667bdd9fc9a3149fde73298'],
  }),
  kroko('de', '887db3d083240198c2d2b99fb66cfcfe6948ced8', {
    encoder: [70_091_557, '6e83993d6967ec7a3498b055b7e85ace85b5d64d1b1e8773cb29a43a11f5edb5'],
    decoder: [617_489, '94a29592b403c53fa2231b478637da1ab4abcef7f5e46e432098416a4a3ed562'],
    joiner: [336_817, '28356bff070aea51ab1d725a3278e81d19f9300f860d3248a7014292264df15a'],
    tokens: [5606, '86e8370994ff2c01149ba8c4f8709aa93cdc18914b27a717e291e96faf39a6eb'],
  }),
  kroko('es', '20cf7a4921613397841d31168796cade5b866585', {
    encoder: [154_878_102, '2d9f5ef87d1a5257f8a6687e21501c56f3aa2fcbfcfab9364dcc4ce4e06ae81b'],
    decoder: [617_488, 'd4ce176b94b25f7acc88717bc3f704fcf5d6e131aaac2e0cabab3885541181ee'],
    joiner: [336_817, 'dae35df88d676e320fcdb99217328e66dcf722bf11b0f2459e14ddb5b982ded5'],
    tokens: [6385, '1be5e0a58e05d06d327df4c6b7b5e4f8aba01da6981eb016fcaceafc6a56680f'],
  }),
  {
    ...{ id: 'parakeet-v3', kind: 'segment recognition', license: 'CC-BY-4.0' },
    page: `${HUGGING_FACE}/nvidia/parakeet-tdt-0.6b-v3`,
    // biome-ignore format: a list of languages reads best in lines.
    languages: [
      'bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'hr', 'hu', 'it',
      'lt', 'lv', 'mt', 'nl', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sv', 'uk',
    ],
    files: filesOf(
      'csukuangfj/sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8',
      '2bda32ec70b097a55adaa07d9a7173915b43cc78',
      '.int8',
      {
        encoder: [652_184_281, 'acfc2b4456377e15d04f0243af540b7fe7c992f8d898d751cf134c3a55fd2247'],
        decoder: [11_845_275, '179e50c43d1a9de79c8a24149a2f9bac6eb5981823f2a2ed88d655b24248db4e'],
        joiner: [6_355_277, '3164c13fc2821009440d20fcb5fdc78bff28b4db2f8d0f0b329101719c0948b3'],
        tokens: [93_939, 'd58544679ea4bc6ac563d1f545eb7d474bd6cfa467f0a6e2c1dc1c7d37e3c35d'],
      },
    ),
  },
  piper('en-GB', 'alba-medium', { name: 'Piper Alba', gender: 'female', license: 'CC-BY-4.0' }, [
    67_212_349,
    'fcd45962906933eec4431d3688f7d74aaac8713c87c6717f91fd3b23463aa1a1',
  ]),
  piper('en-US', 'norman-medium', { name: 'Piper Norman', gender: 'male', license: 'public domain' }, [
    67_203_672,
    '1f32065d480abe9abc7c7f91442125d0b34c1cc065d1e600466cac408eabf3b8',
  ]),
  piper('fr-FR', 'siwis-medium', { name: 'Piper Siwis', gender: 'female', license: 'CC-BY-4.0' }, [
    67_207_459,
    '375909aa30842b3a4efa10b1beb1d761af792960ae6873b4d53889f96c66195b',
  ]),
  piper('de-DE', 'thorsten-medium', { name: 'Piper Thorsten', gender: 'male', license: 'CC0' }, [
    67_214_254,
    '50487d9c95fdf2191f31d2588569381063ba1591dcd4c7d4bdd30f12b2191714',
  ]),
  piper('es-ES', 'davefx-medium', { name: 'Piper Davefx', gender: 'male', license: 'CC0' }, [
    67_184_952,
    'a3f6beb54a9cb893279f72978a22f807a4d9fc9c7848157b524d5cc7b7f58b22',
  ]),
  piper('it-IT', 'paola-medium', { name: 'Piper Paola', gender: 'female', license: 'CC0' }, [
    67_221_173,
    '7541f75778afa164e44e34baaef63befad7698595df26a95ca944b63ef1a16b4',
  ]),
  {
    ...{ id: 'smart-turn', kind: 'end of turn', license: 'BSD-2-Clause' },
    page: `${HUGGING_FACE}/pipecat-ai/smart-turn-v3`,
    // biome-ignore format: a list of languages reads best in lines.
    languages: [
      'ar', 'bn', 'da', 'de', 'en', 'es', 'fi', 'fr', 'hi', 'id', 'it', 'ja',
      'ko', 'mr', 'nl', 'no', 'pl', 'pt', 'ru', 'tr', 'uk', 'vi', 'zh',
    ],
    files: [
      {
        name: 'smart-turn-v3.2-cpu.onnx',
        url: `${HUGGING_FACE}/pipecat-ai/smart-turn-v3/resolve/f766f81d3cfdf7737ac64aad813d91bbfd56bf93/smart-turn-v3.2-cpu.onnx`,
        bytes: 8_679_182,
        sha256: '2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f',
      },
    ],
  },
];

export const isVoice = (model: Model): model is VoiceModel => model.kind === 'voice';
export const hears = (model: Model): model is RecognitionModel => model.kind.endsWith('recognition');

/** The model of this id, or the best ones for a language: one that hears, one that speaks. Empty: there is none. */
export function modelsFor(name: string): readonly Model[] {
  const named = MODELS.find(({ id }) => id === name);
  if (named) return [named];
  const ofLanguage = MODELS.filter(({ languages }) => languages.includes(name));
  const ears = ofLanguage.find(hears);
  const voice = ofLanguage.find(isVoice);
  return [ears, voice].filter((model) => model !== undefined);
}
