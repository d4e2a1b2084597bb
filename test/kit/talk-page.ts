import type { Page } from 'playwright-core';

/** Signs in by a one-time link, puts off the password, and opens the Talk page of an assistant (console in English). */
export async function openTalkPage(page: Page, signInLink: string, assistantId: string): Promise<void> {
  await page.goto(signInLink);
  await page.getByRole('button', { name: 'Later' }).click();
  await page.waitForURL('**/assistants');
  await page.goto(new URL(`/assistants/${assistantId}/talk`, signInLink).href);
}

/** Begins the call: by voice, or by typing without a microphone. */
export async function beginTalk(page: Page, how: 'voice' | 'typing'): Promise<void> {
  await page.getByRole('button', { name: how === 'voice' ? 'Start talking' : 'Type without a microphone' }).click();
  await page.getByRole('button', { name: 'Hang up' }).waitFor();
}

/** Types a sentence to the assistant, once the call is answered. */
export async function typeToAssistant(page: Page, text: string): Promise<void> {
  const line = page.getByRole('textbox', { name: 'Type instead of speaking' });
  await line.fill(text);
  await line.press('Enter');
}

/** Presses keys of the telephone, by the computer's keyboard. */
export async function pressKeys(page: Page, keys: string): Promise<void> {
  await page.getByRole('region', { name: /^Talk to / }).focus();
  for (const key of keys) await page.keyboard.press(key);
}

/** Resolves when the transcript shows words like these, said or being said. */
export async function transcriptShows(page: Page, words: RegExp, timeoutMs = 30_000): Promise<void> {
  await page.getByRole('log').getByText(words).first().waitFor({ timeout: timeoutMs });
}

/** Hangs up, if the assistant has not, and resolves with the call's id. */
export async function endTalk(page: Page): Promise<string> {
  const hangUp = page.getByRole('button', { name: 'Hang up' });
  if (await hangUp.isVisible()) await hangUp.click();
  const link = await page.getByRole('link', { name: 'Open this call' }).getAttribute('href');
  return link?.split('/').at(-1) ?? '';
}
