import { z } from 'zod';
import { type EndReason, endedVoiceTests, ProductError, type TestedVoices, testedVoice, withOneVoice } from '#domain';
import { Assistant, EndVoiceTest } from '#features/assistants/contract';
import { PastVoiceTest, VoiceTestReport } from '#features/calls/contract';
import { IdParams, type Routes, route } from '#platform/http';
import { comparison } from '../../../src/features/calls/voice-test.ts';
import { recordsOf, type State } from './state.ts';

const REASONS: readonly EndReason[] = [
  { by: 'assistant', code: 'goodbye', detail: '' },
  { by: 'caller', code: 'hung-up', detail: '' },
  { by: 'assistant', code: 'transferred', detail: '' },
];

/** As many calls of either voice: those of B are interrupted more often. */
function sampleCalls(count: number): Parameters<typeof comparison>[0] {
  const startedAt = new Date(Date.UTC(2026, 10, 2, 8));
  return Array.from({ length: 2 * count }, (_, index) => {
    const isB = index % 2 === 1;
    const step = Math.floor(index / 2);
    return {
      createdAt: startedAt,
      answeredAt: startedAt,
      endedAt: new Date(startedAt.getTime() + 12_000 + ((step * 37) % 90) * 1000),
      turns: 1 + (step % 6),
      endReason: REASONS[step % (isB ? 2 : 3)] ?? null,
      voiceVariant: isB ? ('b' as const) : ('a' as const),
      callerSigns: {
        interruptions: step % (isB ? 6 : 3),
        reAsks: step % 5 === 0 ? 1 : 0,
        silences: step % 7 === 0 ? 1 : 0,
        standIn: false,
        transferred: false,
      },
    };
  });
}

/** The tests of two voices: of the published version, and of those before. */
export function voiceTestRoutes(state: State): Routes {
  const recordOf = recordsOf(state);
  const endedOf = (id: string) => endedVoiceTests(recordOf(id).versions, id);
  const reportOn = (config: TestedVoices) => ({
    sharePercent: config.voiceTest?.sharePercent ?? 0,
    voices: { a: testedVoice(config, 'a'), b: testedVoice(config, 'b') },
    ...comparison(sampleCalls(state.comparedCalls)),
  });
  return (app) => {
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants/:id/voice-test',
      summary: 'Voice test',
      action: 'call:read',
      params: IdParams,
      response: z.object({ report: VoiceTestReport.nullable() }),
      handler: async (_, { params }) => {
        const config = recordOf(params.id).versions[0]?.config;
        return { report: config?.voiceTest ? reportOn(config) : null };
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants/:id/voice-tests',
      summary: 'Past voice tests',
      action: 'call:read',
      params: IdParams,
      response: z.object({ items: z.array(PastVoiceTest) }),
      handler: async (_, { params }) => ({
        items: endedOf(params.id).map(({ id, config, endedAt, kept }) => {
          const { sharePercent, voices } = reportOn(config);
          return { id, sharePercent, voices, endedAt, kept };
        }),
      }),
    });
    route(app, {
      method: 'GET',
      url: '/api/v1/assistants/:id/voice-tests/:test',
      summary: 'Past voice test',
      action: 'call:read',
      params: IdParams.extend({ test: z.string() }),
      response: VoiceTestReport,
      handler: async (_, { params }) => {
        const found = endedOf(params.id).find(({ id }) => id === params.test);
        if (!found) throw new ProductError('not-found', 'There is no such test of voices.');
        return reportOn(found.config);
      },
    });
    route(app, {
      method: 'POST',
      url: '/api/v1/assistants/:id/voice-test/end',
      summary: 'End voice test',
      action: 'assistant:publish',
      params: IdParams,
      body: EndVoiceTest,
      response: Assistant,
      handler: async (_, { params, body }) => {
        const record = recordOf(params.id);
        const { assistant } = record;
        const voice = testedVoice(record.versions[0]?.config ?? assistant.config, body.keep);
        const config = withOneVoice(assistant.config, voice);
        const number = (assistant.publishedVersion ?? 0) + 1;
        const publishedAt = new Date().toISOString();
        record.versions.unshift({ number, publishedAt, publishedBy: 'Camille Roux', config });
        record.assistant = { ...assistant, config, publishedVersion: number, revision: assistant.revision + 1 };
        return record.assistant;
      },
    });
  };
}
