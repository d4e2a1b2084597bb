import type { AssistantConfig, FieldProblem, ModelChoice } from '#domain';
import type { ParameterRange, ParameterRefusal, Vendor } from '#providers/catalog';

const PARAMETERS = {
  temperature: 'temperature',
  maxTokens: 'longest answer',
  topP: 'top P',
  topK: 'top K',
  frequencyPenalty: 'frequency penalty',
  presencePenalty: 'presence penalty',
  stopSequences: 'stop sequences',
} as const;
type Parameter = keyof typeof PARAMETERS;

/** What stands for `local` when it answers; the offline brain has no parameters to refuse. */
const LOCAL_MODEL = 'ollama';

/** Parameters that are set and that their model does not take (A8), by field of the configuration. */
export function parameterProblems(vendors: readonly Vendor[], { model }: AssistantConfig): FieldProblem[] {
  const { fallbacks, ...first } = model;
  return [
    ...refused(vendors, first, 'config.model'),
    ...fallbacks.flatMap((choice, index) => refused(vendors, choice, `config.model.fallbacks.${index}`)),
  ];
}

function refused(vendors: readonly Vendor[], choice: ModelChoice, path: string): FieldProblem[] {
  const id = choice.provider === 'local' ? LOCAL_MODEL : choice.provider;
  const vendor = vendors.find((candidate) => candidate.id === id);
  const offer = vendor?.languageModel;
  if (!vendor || !offer) return [];
  const model = choice.model || (offer.models[0] ?? '');
  const accepts = offer.accepts(model);
  return (Object.keys(PARAMETERS) as Parameter[]).flatMap((name) => {
    const verdict = accepts[name];
    const value = choice[name];
    if (value === undefined || verdict === true) return [];
    if (verdict === 'excluded-by-temperature' && choice.temperature === undefined) return [];
    const who = model === '' ? vendor.name : `${model} of ${vendor.name}`;
    const field = `${path}.${name}`;
    if (typeof verdict === 'string') return [{ field, problem: WHY[verdict](who, PARAMETERS[name]) }];
    return isWithin(verdict, value) ? [] : [{ field, problem: outOfRange(who, PARAMETERS[name], verdict) }];
  });
}

const isWithin = ({ min, max }: ParameterRange, value: unknown) =>
  typeof value !== 'number' || (value >= min && value <= max);

const outOfRange = (who: string, what: string, { min, max }: ParameterRange) =>
  `${who} takes a "${what}" from ${min} to ${max}.`;

const WHY: Readonly<Record<ParameterRefusal, (who: string, what: string) => string>> = {
  'not-offered': (who, what) => `${who} has no parameter "${what}". Remove it.`,
  'fixed-by-model': (who, what) => `${who} decides about "${what}" by itself. Remove it.`,
  'excluded-by-temperature': (who, what) => `${who} does not take "${what}" together with a temperature. Remove one.`,
};
