import { writeFileSync } from 'node:fs';
import { type OnnxNode, onnxModel } from './onnx.ts';

/** What is wrong with a model, for tests of what is said about it. */
export type TurnModelFault = 'other-input' | 'other-shape' | 'two-numbers' | 'no-probability';

/** A model with the signature of smart-turn-v3, whose probability is the logistic function of the mean of all features. */
export function writeTurnModel(file: string, fault?: TurnModelFault): void {
  const input = fault === 'other-input' ? 'input' : 'input_features';
  const shape = fault === 'other-shape' ? [1, 128, 3000] : [1, 80, 800];
  // Without the batch's dimension there is a mean for each batch, with the frames' one for each frame.
  const axes = fault === 'two-numbers' ? [1] : [1, 2];
  const last: OnnxNode =
    fault === 'no-probability'
      ? { op: 'Exp', inputs: ['shifted'], outputs: ['logits'] }
      : { op: 'Sigmoid', inputs: ['mean'], outputs: ['logits'] };
  const model = onnxModel({
    nodes: [
      { op: 'ReduceMean', inputs: [input], outputs: ['mean'], ints: { axes, keepdims: 1 } },
      { op: 'Add', inputs: ['mean', 'five'], outputs: ['shifted'] },
      last,
    ],
    constants: [{ name: 'five', dims: [1], values: Float32Array.of(5) }],
    inputs: [{ name: input, type: 'float', shape }],
    outputs: [{ name: 'logits', type: 'float', shape: ['batch', 'one', 'more'] }],
  });
  writeFileSync(file, model);
}
