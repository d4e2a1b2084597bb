import { type Assistants, COLLEAGUE_ASSISTANT, DEMO_ASSISTANT } from '#features/assistants';

/** What the first start creates: the demo assistant (1000), and the colleague (1001) that it transfers to. */
export async function seedDemo(assistants: Assistants, workspaceId: string): Promise<void> {
  const who = { workspaceId, actor: { kind: 'api-key', id: workspaceId, name: 'Parley' } } as const;
  for (const { name, virtualNumber, config } of [DEMO_ASSISTANT, COLLEAGUE_ASSISTANT]) {
    const created = await assistants.create(who, { name, config }, { virtualNumber, demo: true });
    await assistants.publish(who, created.id, created.revision);
  }
}
