import type { Assistant } from '#features/assistants/contract';
import type { DraftEditor } from './use-draft.ts';

/** What every tab of the assistant page is given. */
export interface TabProps {
  readonly assistant: Assistant;
  readonly editor: DraftEditor;
  /** The member's role does not allow changes. */
  readonly readOnly: boolean;
}
