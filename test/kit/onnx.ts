/** Writes ONNX models of a few nodes, for tests of code that runs models. Field numbers: onnx.proto of ONNX 1.17. */

type Values = Float32Array | BigInt64Array | Int32Array;
type Dimension = number | string;

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Values;
}

export interface OnnxPort {
  readonly name: string;
  readonly type: 'float' | 'int32' | 'int64';
  /** A word stands for any size. */
  readonly shape: readonly Dimension[];
}

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  readonly metadata?: Readonly<Record<string, string | number>>;
}

const TYPES = { float: 1, int32: 6, int64: 7 } as const;
const INT = 2;
const INTS = 7;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest < 0x80n) return Buffer.from([...bytes, low]);
    bytes.push(low | 0x80);
  }
}

const int = (field: number, value: number) => Buffer.concat([varint(field << 3), varint(value)]);
function bytes(field: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
}
const text = (field: number, value: string) => bytes(field, Buffer.from(value));

function typeOf(values: Values): number {
  if (values instanceof Float32Array) return TYPES.float;
  return values instanceof BigInt64Array ? TYPES.int64 : TYPES.int32;
}

const tensor = ({ name, dims, values }: OnnxTensor) => [
  ...dims.map((size) => int(1, size)),
  int(2, typeOf(values)),
  text(8, name),
  bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
];

function port({ name, type, shape }: OnnxPort) {
  const dims = shape.map((size) => bytes(1, typeof size === 'number' ? int(1, size) : text(2, size)));
  return [text(1, name), bytes(2, bytes(1, int(1, TYPES[type]), bytes(2, ...dims)))];
}

function attribute([name, value]: readonly [string, number | readonly number[]]) {
  if (typeof value === 'number') return bytes(5, text(1, name), int(3, value), int(20, INT));
  return bytes(5, text(1, name), ...value.map((one) => int(8, one)), int(20, INTS));
}

const node = ({ op, inputs, outputs, ints = {} }: OnnxNode) => [
  ...inputs.map((name) => text(1, name)),
  ...outputs.map((name) => text(2, name)),
  text(4, op),
  ...Object.entries(ints).map(attribute),
];

/** The file of a model, operator set 13. */
export function onnxModel({ nodes, constants, inputs, outputs, metadata = {} }: OnnxGraph): Buffer {
  const graph = [
    ...nodes.map((one) => bytes(1, ...node(one))),
    text(2, 'test'),
    ...constants.map((one) => bytes(5, ...tensor(one))),
    ...inputs.map((one) => bytes(11, ...port(one))),
    ...outputs.map((one) => bytes(12, ...port(one))),
  ];
  return Buffer.concat([
    int(1, 8),
    bytes(7, ...graph),
    bytes(8, text(1, ''), int(2, 13)),
    ...Object.entries(metadata).map(([key, value]) => bytes(14, text(1, key), text(2, String(value)))),
  ]);
}
