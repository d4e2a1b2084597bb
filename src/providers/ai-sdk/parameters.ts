import type { AcceptedParameters, ParameterRange } from '../catalog/vendor.ts';
import type { ModelParameters } from '../language-model.ts';

/** The SDK's name of each parameter. */
const SDK_NAMES = {
  ...{ temperature: 'temperature', maxTokens: 'maxOutputTokens', topP: 'topP', topK: 'topK' },
  ...{ frequencyPenalty: 'frequencyPenalty', presencePenalty: 'presencePenalty', stopSequences: 'stopSequences' },
} as const satisfies Record<keyof ModelParameters, string>;

type SdkParameters = {
  -readonly [Name in keyof ModelParameters as (typeof SDK_NAMES)[Name]]?: Exclude<ModelParameters[Name], undefined>;
};

/**
 * The parameters that are sent: those that were set and that the model accepts. An assistant that was saved before a range was
 * known is not failed for it in the middle of a call: it gets the end of the range.
 */
export function sdkParameters(parameters: ModelParameters, accepted: AcceptedParameters): SdkParameters {
  const names = Object.keys(SDK_NAMES) as (keyof ModelParameters)[];
  const sent = names.flatMap((name) => {
    const value = parameters[name];
    const verdict = accepted[name];
    if (value === undefined) return [];
    if (typeof verdict === 'object') return [[SDK_NAMES[name], within(verdict, value)]];
    const isSent = verdict === true || (verdict === 'excluded-by-temperature' && parameters.temperature === undefined);
    return isSent ? [[SDK_NAMES[name], value]] : [];
  });
  return Object.fromEntries(sent);
}

const within = <V>({ min, max }: ParameterRange, value: V) =>
  typeof value === 'number' ? Math.min(max, Math.max(min, value)) : value;
