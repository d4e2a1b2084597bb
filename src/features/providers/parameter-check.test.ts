import { describe, expect, it } from 'vitest';
import { AssistantConfig } from '#domain';
import { VENDORS } from '#providers/catalog';
import { sampleVendor } from '../../../test/kit/vendors/sample-vendor.ts';
import { parameterProblems } from './parameter-check.ts';

const problems = (model: object) => parameterProblems([sampleVendor()], AssistantConfig.parse({ model }));

describe('parameters of a model', () => {
  it('are taken where the model takes them', () => {
    expect(problems({ provider: 'sample', temperature: 1, maxTokens: 100, stopSequences: ['.'] })).toEqual([]);
    expect(problems({ provider: 'sample', topP: 0.5 })).toEqual([]);
  });

  it('are refused by name where it does not', () => {
    expect(problems({ provider: 'sample', topK: 4 })).toEqual([
      { field: 'config.model.topK', problem: 'mind-1 of Sample has no parameter "top K". Remove it.' },
    ]);
    expect(problems({ provider: 'sample', temperature: 1, topP: 0.5 })).toMatchObject([{ field: 'config.model.topP' }]);
  });

  it('are refused beyond the range that the model takes, naming it', () => {
    expect(problems({ provider: 'sample', temperature: 1.1 })).toEqual([
      { field: 'config.model.temperature', problem: 'mind-1 of Sample takes a "temperature" from 0 to 1.' },
    ]);
  });

  it('are refused for fallbacks too', () => {
    expect(
      problems({ fallbacks: [{ provider: 'sample' }, { provider: 'sample', model: 'mind-2', temperature: 0 }] }),
    ).toMatchObject([
      { field: 'config.model.fallbacks.1.temperature', problem: expect.stringMatching(/mind-2 of Sample decides/) },
    ]);
  });

  it('of assistants that think on this machine are those of Ollama', () => {
    const config = AssistantConfig.parse({ model: { provider: 'local', temperature: 1 } });
    expect(parameterProblems(VENDORS, config)).toEqual([]);
  });
});
