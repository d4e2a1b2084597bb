import { describe, expect, it } from 'vitest';
import { AssistantConfig } from '#domain';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { builtInTools } from './tools.ts';

const CONFIG = AssistantConfig.parse({
  timeZone: 'Europe/Paris',
  transfers: [{ name: 'Front desk', description: 'A person.', target: '205' }],
  documents: [
    { title: 'Delivery', language: 'en-GB', text: 'Delivery costs three pounds.' },
    { title: 'Hours', language: 'en-GB', text: 'We open at eight.' },
  ],
});

const names = (config: Partial<AssistantConfig>) =>
  builtInTools(AssistantConfig.parse(config), new VirtualClock()).map((tool) => tool.name);

function run(name: string, input: unknown) {
  const tool = builtInTools(CONFIG, new VirtualClock()).find((candidate) => candidate.name === name);
  return tool?.run(input, { signal: new AbortController().signal, sendKeys: () => undefined });
}

describe('the keys that an assistant presses', () => {
  const stage = () => {
    const sent: string[] = [];
    const config = AssistantConfig.parse({ keypadInteraction: { enabled: true }, wait: { enabled: true } });
    const tools = builtInTools(config, new VirtualClock());
    const press = tools.find((tool) => tool.name === 'press_keys');
    const context = { signal: new AbortController().signal, sendKeys: (keys: string) => sent.push(keys) };
    return { sent, names: tools.map((tool) => tool.name), press: async (input: unknown) => press?.run(input, context) };
  };

  it('go out, and the assistant hears what follows', async () => {
    const { sent, press, names } = stage();
    expect(names).toEqual(['hang_up', 'stay_silent', 'get_current_date_time', 'wait', 'press_keys']);
    expect(await press({ keys: '4711#' })).toMatchObject({ type: 'wait', anew: true, content: 'Pressed.' });
    expect(sent).toEqual(['4711#']);
  });

  it.each([{}, { keys: '' }, { keys: 'two' }, { keys: '1,2' }, { keys: '1'.repeat(21) }, null])(
    'are refused by name when they are none: %j',
    async (input) => {
      const { sent, press } = stage();
      await expect(press(input)).rejects.toMatchObject({ code: 'invalid-input', fields: [{ field: 'keys' }] });
      expect(sent).toEqual([]);
    },
  );

  it('are warned about at the third same ones in a row, and refused at the fifth', async () => {
    const { sent, press } = stage();
    for (let count = 1; count < 3; count++) await press({ keys: '1' });
    expect(await press({ keys: '1' })).toMatchObject({ content: expect.stringContaining('circles') });
    await press({ keys: '1' });
    await expect(press({ keys: '1' })).rejects.toMatchObject({ code: 'conflict' });
    expect(sent).toHaveLength(4);
    expect(await press({ keys: '2' })).toMatchObject({ content: 'Pressed.' });
  });
});

describe('the tools of an assistant', () => {
  it('follow from its settings', () => {
    expect(builtInTools(CONFIG, new VirtualClock()).map((tool) => tool.name)).toEqual([
      'hang_up',
      'transfer',
      'stay_silent',
      'get_current_date_time',
      'search',
    ]);
    expect(names({ hangUp: false })).toEqual(['stay_silent', 'get_current_date_time']);
  });

  it('hang up as the assistant', async () => {
    expect(await run('hang_up', { anything: 1 })).toMatchObject({ type: 'end-call', reason: { by: 'assistant' } });
  });

  it('transfer to a destination by its name, and name the choices when there is none such', async () => {
    expect(await run('transfer', { destination: ' front DESK ' })).toEqual({
      type: 'transfer',
      name: 'Front desk',
      target: '205',
    });
    for (const input of [{ destination: '205' }, { destination: 7 }, 'rubbish', null, undefined]) {
      expect(await run('transfer', input)).toMatchObject({
        type: 'result',
        content: expect.stringMatching(/Front desk/),
      });
    }
  });

  it('say nothing to what was for somebody else', async () => {
    expect(await run('stay_silent', { anything: 1 })).toMatchObject({ type: 'stay-silent' });
  });

  it('tell the time where the assistant is', async () => {
    expect(await run('get_current_date_time', {})).toMatchObject({
      content: expect.stringMatching(/^Monday,? 5 January 2026, 10:00$/),
    });
  });

  it('search the documents', async () => {
    expect(await run('search', { query: 'how much is delivery' })).toEqual({
      type: 'result',
      content: '[Delivery]\nDelivery costs three pounds.',
    });
    expect(await run('search', { query: 'helicopter' })).toMatchObject({ content: expect.stringMatching(/Nothing/) });
    expect(await run('search', null)).toMatchObject({ content: expect.stringMatching(/query/) });
  });
});
