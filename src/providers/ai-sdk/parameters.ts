import type { AcceptedParameters } from '../catalog/vendor.ts';
import type { ModelParameters } from '../language-model.ts';

/** The SDK's name of each parameter. */
const SDK_NAMES = {
  ...{ temperature: 'temperature', maxTokens: 'maxOutputTokens', topP: 'topP', topK: 'topK' },
  ...{ frequencyPenalty: 'frequencyPenalty', presencePenalty: 'presencePenalty', stopSequences: 'stopSequences' },
} as const satisfies Record<keyof ModelParameters, string>;

type SdkParameters = {
  -readonly [Name in keyof ModelParameters as (typeof SDK_NAMES)[Name]]?: Exclude<ModelParameters[Name], undefined>;
};

/** The parameters that are sent: those that were set and that the model accepts. */
export function sdkParameters(parameters: ModelParameters, accepted: AcceptedParameters): SdkParameters {
  const names = Object.keys(SDK_NAMES) as (keyof ModelParameters)[];
  const sent = names.filter((name) => {
    if (parameters[name] === undefined) return false;
    const verdict = accepted[name];
    return verdict === true || (verdict === 'excluded-by-temperature' && parameters.temperature === undefined);
  });
  return Object.fromEntries(sent.map((name) => [SDK_NAMES[name], parameters[name]]));
}
