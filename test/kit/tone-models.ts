import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onnxModel } from './onnx.ts';

/**
 * Models of a few nodes that sherpa-onnx takes for a recogniser and a voice of the kinds that can be pulled. The ears
 * know three words: a tone in a low, a middle and a high part of the spectrum. The voice hums.
 */

/** Words and their tones in Hz. */
export const TONES = { one: 500, two: 1100, three: 2200 } as const;
export type ToneWord = keyof typeof TONES;
const WORDS = Object.keys(TONES) as ToneWord[];

/** Said as tones at 8 kHz, 320 ms each, with silence around them. */
export function inTones(words: readonly ToneWord[]): Int16Array {
  const [tone, gap] = [2560, 800];
  const samples = new Int16Array(2 * gap + words.length * (tone + gap));
  for (const [index, word] of words.entries()) {
    const from = gap + index * (tone + gap);
    for (let i = 0; i < tone; i++) {
      const fade = Math.min(1, i / 400, (tone - i) / 400);
      samples[from + i] = Math.round(8000 * fade * Math.sin((2 * Math.PI * TONES[word] * i) / 8000));
    }
  }
  return samples.slice(0, samples.length - (samples.length % 160));
}

const ints = (...values: readonly number[]) => BigInt64Array.from(values.map(BigInt));
const constant = (name: string, dims: readonly number[], values: readonly number[]) => ({
  ...{ name, dims, values: Float32Array.from(values) },
});
const whole = (name: string, ...values: readonly number[]) => ({
  name,
  dims: [values.length],
  values: ints(...values),
});

/** The loudest band of each tone's part of the spectrum, and a threshold for silence: scores along `axis`. */
function scores(axis: number, bands: readonly (readonly [number, number])[], isBlankFirst: boolean, silence: number) {
  const words = bands.flatMap((_, index) => [
    {
      ...{ op: 'Slice', inputs: ['features', `from${index}`, `to${index}`, 'axis'], outputs: [`part${index}`] },
    },
    { op: 'ReduceMax', inputs: [`part${index}`], outputs: [`word${index}`], ints: { axes: [axis], keepdims: 1 } },
  ]);
  const blank = [
    { op: 'Mul', inputs: ['word0', 'zero'], outputs: ['nothing'] },
    { op: 'Add', inputs: ['nothing', 'silence'], outputs: ['blank'] },
  ];
  const named = bands.map((_, index) => `word${index}`);
  const inputs = isBlankFirst ? ['blank', ...named] : [...named, 'blank'];
  return {
    nodes: [...words, ...blank, { op: 'Concat', inputs, outputs: ['scores'], ints: { axis } }],
    constants: [
      ...bands.flatMap(([from, to], index) => [whole(`from${index}`, from), whole(`to${index}`, to)]),
      ...[whole('axis', axis), constant('zero', [1], [0]), constant('silence', [1], [silence])],
    ],
  };
}

/** What was said last is not said again: the transducer gives each word once. */
function notAgain(blank: number) {
  const table = Array.from({ length: 16 }, (_, at) => (at % 5 === 0 && at / 5 !== blank ? -1000 : 0));
  return constant('table', [4, 4], table);
}

const same = (from: string, to: string) => ({ op: 'Identity', inputs: [from], outputs: [to] });

/** A streaming transducer, in the files that `kroko-..` has, which spells its three words like this. */
export function writeStreamingEars(folder: string, words: readonly string[] = WORDS): void {
  mkdirSync(folder, { recursive: true });
  const { nodes, constants } = scores(
    2,
    [
      [8, 21],
      [25, 38],
      [42, 58],
    ],
    true,
    -4,
  );
  const state = ['layers', 'context', 'N', 'width'];
  const write = (name: string, graph: Parameters<typeof onnxModel>[0]) =>
    writeFileSync(join(folder, name), onnxModel(graph));
  write('encoder.onnx', {
    nodes: [
      ...nodes,
      { op: 'ReduceMean', inputs: ['scores'], outputs: ['encoded'], ints: { axes: [1], keepdims: 1 } },
      ...[same('attention', 'next_attention'), same('convolution', 'next_convolution')],
    ],
    constants,
    inputs: [
      { name: 'features', type: 'float', shape: ['N', 'T', 80] },
      { name: 'attention', type: 'float', shape: state },
      { name: 'convolution', type: 'float', shape: state },
      { name: 'processed', type: 'int64', shape: ['N'] },
    ],
    outputs: [
      { name: 'encoded', type: 'float', shape: ['N', 1, 4] },
      { name: 'next_attention', type: 'float', shape: state },
      { name: 'next_convolution', type: 'float', shape: state },
    ],
    metadata: {
      ...{ model_type: 'conformer', num_encoder_layers: 1, T: 12, decode_chunk_len: 8, left_context: 1 },
      ...{ encoder_dim: 1, pad_length: 0, cnn_module_kernel: 2 },
    },
  });
  write('decoder.onnx', {
    nodes: [
      { op: 'Gather', inputs: ['table', 'y'], outputs: ['row'] },
      { op: 'Squeeze', inputs: ['row', 'one'], outputs: ['decoded'] },
    ],
    constants: [notAgain(0), whole('one', 1)],
    inputs: [{ name: 'y', type: 'int64', shape: ['N', 1] }],
    outputs: [{ name: 'decoded', type: 'float', shape: ['N', 4] }],
    metadata: { vocab_size: 4, context_size: 1 },
  });
  write('joiner.onnx', {
    nodes: [{ op: 'Add', inputs: ['encoded', 'decoded'], outputs: ['logit'] }],
    constants: [],
    inputs: ['encoded', 'decoded'].map((name) => ({ name, type: 'float', shape: ['N', 4] })),
    outputs: [{ name: 'logit', type: 'float', shape: ['N', 4] }],
  });
  writeTokens(folder, ['<blk>', ...words.map((word) => `▁${word}`)]);
}

const writeTokens = (folder: string, tokens: readonly string[]) =>
  writeFileSync(join(folder, 'tokens.txt'), tokens.map((token, index) => `${token} ${index}\n`).join(''));

/** A token-and-duration transducer that hears whole segments, in the files that `parakeet-v3` has. */
export function writeSegmentEars(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { nodes, constants } = scores(
    1,
    [
      [10, 32],
      [38, 58],
      [66, 84],
    ],
    false,
    -4,
  );
  const write = (name: string, graph: Parameters<typeof onnxModel>[0]) =>
    writeFileSync(join(folder, name), onnxModel(graph));
  write('encoder.onnx', {
    nodes: [
      ...nodes,
      { op: 'AveragePool', inputs: ['scores'], outputs: ['encoded'], ints: { kernel_shape: [8], strides: [8] } },
      { op: 'Div', inputs: ['length', 'eight'], outputs: ['encoded_length'] },
    ],
    constants: [...constants, whole('eight', 8)],
    inputs: [
      { name: 'features', type: 'float', shape: ['N', 128, 'T'] },
      { name: 'length', type: 'int64', shape: ['N'] },
    ],
    outputs: [
      { name: 'encoded', type: 'float', shape: ['N', 4, 'T2'] },
      { name: 'encoded_length', type: 'int64', shape: ['N'] },
    ],
    metadata: {
      ...{ vocab_size: 3, subsampling_factor: 8, normalize_type: '', pred_rnn_layers: 1, pred_hidden: 1 },
      ...{ feat_dim: 128, url: 'a tdt model' },
    },
  });
  const state = ['layers', 'N', 'width'];
  write('decoder.onnx', {
    nodes: [
      { op: 'Gather', inputs: ['table', 'targets'], outputs: ['row'] },
      { op: 'Transpose', inputs: ['row'], outputs: ['decoded'], ints: { perm: [0, 2, 1] } },
      ...[same('target_length', 'decoded_length'), same('h', 'next_h'), same('c', 'next_c')],
    ],
    constants: [notAgain(3)],
    inputs: [
      { name: 'targets', type: 'int32', shape: ['N', 1] },
      { name: 'target_length', type: 'int32', shape: ['N'] },
      { name: 'h', type: 'float', shape: state },
      { name: 'c', type: 'float', shape: state },
    ],
    outputs: [
      { name: 'decoded', type: 'float', shape: ['N', 4, 1] },
      { name: 'decoded_length', type: 'int32', shape: ['N'] },
      { name: 'next_h', type: 'float', shape: state },
      { name: 'next_c', type: 'float', shape: state },
    ],
  });
  write('joiner.onnx', {
    nodes: [
      { op: 'Add', inputs: ['encoded', 'decoded'], outputs: ['sum'] },
      { op: 'Reshape', inputs: ['sum', 'shape'], outputs: ['words'] },
      // A duration of one frame, always.
      { op: 'Concat', inputs: ['words', 'durations'], outputs: ['logit'], ints: { axis: 3 } },
    ],
    constants: [whole('shape', 1, 1, 1, 4), constant('durations', [1, 1, 1, 2], [0, 1])],
    inputs: ['encoded', 'decoded'].map((name) => ({ name, type: 'float', shape: ['N', 4, 1] })),
    outputs: [{ name: 'logit', type: 'float', shape: [1, 1, 1, 6] }],
  });
  writeTokens(folder, [...WORDS.map((word) => `▁${word}`), '<blk>']);
}

/** Where Debian's espeak-ng-data puts what sherpa-onnx reads too. */
const PHONEMES = '/usr/lib/x86_64-linux-gnu/espeak-ng-data';
const SAMPLES_PER_PHONEME = 900;

/** A Piper voice that hums at 220 Hz, as long as its text has sounds. */
export function writeHummingVoice(folder: string, network: string): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(PHONEMES, join(folder, 'espeak-ng-data'));
  const graph = onnxModel({
    nodes: [
      { op: 'Cast', inputs: ['input_lengths'], outputs: ['sounds'], ints: { to: 1 } },
      { op: 'Gather', inputs: ['scales', 'one'], outputs: ['slowness'] },
      { op: 'Mul', inputs: ['sounds', 'slowness'], outputs: ['length'] },
      { op: 'Mul', inputs: ['length', 'samples'], outputs: ['end'] },
      { op: 'Reshape', inputs: ['end', 'scalar'], outputs: ['last'] },
      { op: 'Range', inputs: ['zero', 'last', 'step'], outputs: ['time'] },
      { op: 'Mul', inputs: ['time', 'angle'], outputs: ['phase'] },
      { op: 'Sin', inputs: ['phase'], outputs: ['wave'] },
      { op: 'Mul', inputs: ['wave', 'loudness'], outputs: ['hum'] },
      { op: 'Unsqueeze', inputs: ['hum', 'axes'], outputs: ['output'] },
    ],
    constants: [
      ...[whole('one', 1), whole('axes', 0, 1), { name: 'scalar', dims: [0], values: ints() }],
      ...[constant('zero', [], [0]), constant('step', [], [1]), constant('samples', [1], [SAMPLES_PER_PHONEME])],
      ...[constant('angle', [1], [(2 * Math.PI * 220) / 22_050]), constant('loudness', [1], [0.6])],
    ],
    inputs: [
      { name: 'input', type: 'int64', shape: ['N', 'L'] },
      { name: 'input_lengths', type: 'int64', shape: ['N'] },
      { name: 'scales', type: 'float', shape: [3] },
    ],
    outputs: [{ name: 'output', type: 'float', shape: [1, 1, 'samples'] }],
    metadata: {
      sample_rate: 22_050,
      n_speakers: 1,
      language: 'English',
      voice: 'en-us',
      comment: 'piper',
      has_espeak: 1,
    },
  });
  writeFileSync(join(folder, network), graph);
  const sounds = [...'_^$ .,!?abcdefghijklmnopqrstuvwxyzæðŋɐɑɒɔəɛɜɡɪɹʃʊʌʒθˈˌː'];
  writeTokens(folder, sounds);
}
