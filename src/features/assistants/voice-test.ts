import { AssistantConfig, ProductError, testedVoice, type VoiceVariant, withOneVoice } from '#domain';
import type { Assistant } from './contract.ts';
import { type AssistantsDeps, change, type Who } from './service.ts';
import { findVersion, insertVersion } from './store.ts';

/**
 * Ends the test of two voices and keeps one: from the next call on. What else the draft changes stays unpublished.
 * @throws ProductError not-found, conflict when no voices are tested.
 */
export const keepVoice = (deps: AssistantsDeps, who: Who, id: string, keep: VoiceVariant): Promise<Assistant> =>
  change(deps, who, id, 'assistant:end-voice-test', async (row, transaction) => {
    const draft = AssistantConfig.parse(row.draft);
    const inForce = await findVersion(transaction, who.workspaceId, id, row.publishedVersion ?? 0);
    const published = inForce && AssistantConfig.parse(inForce.config);
    const tested = published?.voiceTest ? published : draft;
    if (!tested.voiceTest) throw new ProductError('conflict', 'This assistant tests no voices.');
    const voice = testedVoice(tested, keep);
    const version =
      published?.voiceTest &&
      (await insertVersion(transaction, {
        ...{ workspaceId: who.workspaceId, assistantId: id, publishedBy: who.actor.name },
        config: withOneVoice(published, voice),
      }));
    const revision = row.revision + 1;
    const isPublished = row.publishedRevision === row.revision;
    return {
      values: {
        ...{ draft: withOneVoice(draft, voice), revision },
        ...(version !== undefined && { publishedVersion: version }),
        ...(isPublished && { publishedRevision: revision }),
      },
      detail: { keep, ...(version !== undefined && { version }) },
    };
  });
