import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { CallState } from '#domain';
import {
  Call,
  CallSummary,
  type NewTestCall,
  PastVoiceTest,
  Peaks,
  TestCall,
  VoiceTestReport,
} from '#features/calls/contract';
import { address, items, request, requestNothing } from './client.ts';

export interface CallFilter {
  readonly assistantId?: string | undefined;
  readonly state?: CallState | undefined;
  readonly q?: string | undefined;
}

const CallPage = z.object({ items: z.array(CallSummary), nextCursor: z.string().nullable() });
const VoiceTestAnswer = z.object({ report: VoiceTestReport.nullable() });
const PAGE_SIZE = 50;
const PEAKS_POINTS = 800;

export const callsQuery = (filter: CallFilter) =>
  infiniteQueryOptions({
    queryKey: ['calls', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      request('GET', '/calls', CallPage, { query: { ...filter, cursor: pageParam, limit: PAGE_SIZE }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** The newest page, asked for again and again to say how many calls are new without moving any row. */
export const newestCallsQuery = (filter: CallFilter) =>
  queryOptions({
    queryKey: ['calls', 'newest', filter],
    queryFn: ({ signal }) => request('GET', '/calls', CallPage, { query: { ...filter, limit: PAGE_SIZE }, signal }),
    refetchInterval: 5000,
  });

export const callQuery = (id: string) =>
  queryOptions({ queryKey: ['calls', id], queryFn: ({ signal }) => request('GET', `/calls/${id}`, Call, { signal }) });

export const peaksQuery = (id: string) =>
  queryOptions({
    queryKey: ['calls', id, 'peaks'],
    queryFn: ({ signal }) => request('GET', `/calls/${id}/peaks`, Peaks, { query: { points: PEAKS_POINTS }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** How the voices that the published version tests do; null: it tests none. */
export const voiceTestQuery = (assistantId: string, publishedVersion: number | null) =>
  queryOptions({
    queryKey: ['calls', 'voice-test', assistantId, publishedVersion],
    queryFn: ({ signal }) => request('GET', `/assistants/${assistantId}/voice-test`, VoiceTestAnswer, { signal }),
    enabled: publishedVersion !== null,
  });

/** The tests of voices that have ended; another one does with another version. */
export const pastVoiceTestsQuery = (assistantId: string, publishedVersion: number | null) =>
  queryOptions({
    queryKey: ['calls', 'voice-tests', assistantId, publishedVersion],
    queryFn: ({ signal }) => request('GET', `/assistants/${assistantId}/voice-tests`, items(PastVoiceTest), { signal }),
    enabled: publishedVersion !== null,
  });
export const pastVoiceTestQuery = (assistantId: string, test: string) =>
  queryOptions({
    queryKey: ['calls', 'voice-tests', assistantId, 'report', test],
    queryFn: ({ signal }) =>
      request('GET', `/assistants/${assistantId}/voice-tests/${test}`, VoiceTestReport, { signal }),
  });

export const recordingAddress = (id: string) => address(`/calls/${id}/recording`);
export const originalRecordingAddress = (id: string) => address(`/calls/${id}/recording`, { format: 'original' });
export const liveAddress = (id: string) => address(`/calls/${id}/live`);
export const endCall = (id: string) => requestNothing('POST', `/calls/${id}/end`);
export const startTestCall = (body: z.input<typeof NewTestCall>) => request('POST', '/test-calls', TestCall, { body });
