import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { TextToSpeechChoice, VoiceVariant } from '#domain';
import {
  Assistant,
  AssistantSummary,
  AssistantVersion,
  type NewAssistant,
  type UpdateAssistant,
  VoiceInfo,
  type VoicePreview,
} from '#features/assistants/contract';
import { items, request, requestBlob, requestNothing } from './client.ts';

export const assistantsQuery = queryOptions({
  queryKey: ['assistants'],
  queryFn: ({ signal }) => request('GET', '/assistants', items(AssistantSummary), { signal }),
});

export const assistantQuery = (id: string) =>
  queryOptions({
    queryKey: ['assistants', id],
    queryFn: ({ signal }) => request('GET', `/assistants/${id}`, Assistant, { signal }),
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['assistants', id, 'versions'],
    queryFn: ({ signal }) => request('GET', `/assistants/${id}/versions`, items(AssistantVersion), { signal }),
  });

export const createAssistant = (body: z.input<typeof NewAssistant>) =>
  request('POST', '/assistants', Assistant, { body });
export const saveAssistant = (id: string, body: z.input<typeof UpdateAssistant>) =>
  request('PATCH', `/assistants/${id}`, Assistant, { body });
export const publishAssistant = (id: string, revision: number) =>
  request('POST', `/assistants/${id}/publish`, Assistant, { body: { revision } });
export const duplicateAssistant = (id: string) => request('POST', `/assistants/${id}/duplicate`, Assistant);
export const rotateKey = (id: string) => request('POST', `/assistants/${id}/rotate-key`, Assistant);
export const endVoiceTest = (id: string, keep: VoiceVariant) =>
  request('POST', `/assistants/${id}/voice-test/end`, Assistant, { body: { keep } });
export const deleteAssistant = (id: string) => requestNothing('DELETE', `/assistants/${id}`);
export const restoreVersion = (id: string, number: number) =>
  request('POST', `/assistants/${id}/versions/${number}/restore`, Assistant);

/** Voices of a provider, of one language when one is given. */
export const voicesQuery = ({ provider, model, keys }: Speaker, language?: string) =>
  queryOptions({
    queryKey: ['voices', provider, model, keys, language],
    queryFn: ({ signal }) =>
      request('GET', '/voices', items(VoiceInfo), { query: { provider, model, keys, language }, signal }),
    staleTime: 300_000,
  });
type Speaker = Pick<TextToSpeechChoice, 'provider' | 'model' | 'keys'>;
export const previewVoice = (body: z.input<typeof VoicePreview>) => requestBlob('POST', '/voices/preview', { body });
