import { z } from 'zod';
import { type EndReason, ProductError, testedVoice, withOneVoice } from '#domain';
import { Assistant, EndVoiceTest } from '#features/assistants/contract';
import { VoiceTestReport } from '#features/calls/contract';
import { IdParams, type Routes, route } from '#platform/http';
import { comparison } from '../../../src/features/calls/voice-test.ts';
import type { State } from './state.ts';

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

/** The test of two voices of the published version. */
export function voiceTestRoutes(state: State): Routes {
  const recordOf = (id: string) => {
    const found = state.assistants.find(({ assistant }) => assistant.id === id);
    if (!found) throw new ProductError('not-found', 'There is no such assistant.');
    return found;
  };
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
        if (!config?.voiceTest) return { report: null };
        const voices = { a: testedVoice(config, 'a'), b: testedVoice(config, 'b') };
        return {
          report: {
            sharePercent: config.voiceTest.sharePercent,
            voices,
            ...comparison(sampleCalls(state.comparedCalls)),
          },
        };
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
