import type { Browser } from 'playwright-core';
import { expect, it } from 'vitest';
import { sampleId } from '../kit/console-server/sample-calls.ts';
import type { ConsoleServer } from '../kit/console-server.ts';
import { visit } from './console-browser.ts';

const ASSISTANT = sampleId('assistant', 1);

export function talkTests(browser: () => Browser, start: () => Promise<ConsoleServer>): void {
  it('holds a typed conversation with keys, by audio over the websocket where WebRTC does not pass', async () => {
    const server = await start();
    const { page, context, complaints } = await visit(browser(), server);
    await page.goto(`/assistants/${ASSISTANT}/talk`);
    await page.getByRole('button', { name: 'Type without a microphone' }).click();
    const transcript = page.getByRole('log', { name: 'Transcript' });
    await transcript.getByText('this is the Lakeside Clinic').waitFor();
    await page.getByText('Audio by websocket').waitFor();

    await page.getByLabel('Type instead of speaking').fill('When are you open?');
    await page.keyboard.press('Enter');
    await transcript.getByText('You said: When are you open?').waitFor();
    await transcript.getByText('104 ms').waitFor();

    await page.getByRole('button', { name: 'Keypad' }).click();
    await page.getByRole('button', { name: '4', exact: true }).click();
    await page.keyboard.press('2');
    await page.keyboard.press('#');
    await transcript.getByText('Keys pressed: 42#').waitFor();

    await page.getByRole('button', { name: 'Hang up' }).click();
    await transcript.getByText('The call ended. Caller: hung up').waitFor();
    await page.getByRole('link', { name: 'Open this call' }).click();
    await page.getByText('You said: When are you open?').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
    await server.close();
  });

  it('talks to the draft as it was typed last, with the microphone', async () => {
    const server = await start();
    const { page, context } = await visit(browser(), server);
    await context.grantPermissions(['microphone'], { origin: server.url });
    await page.goto(`/assistants/${ASSISTANT}?talk=true`);
    await page.getByLabel('First message').fill('A new beginning.');
    await page.getByRole('button', { name: 'Start talking' }).click();
    await page.getByRole('log').getByText('A new beginning.').waitFor();
    await page.getByRole('img', { name: 'Level of the microphone' }).waitFor();
    await page.getByRole('button', { name: 'Mute the microphone' }).click();
    await page.getByRole('img', { name: 'The microphone is muted' }).waitFor();
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByRole('button', { name: 'Talk again' }).waitFor();
    expect(server.state.calls[0]?.assistantVersion).toBeNull();
    await context.close();
    await server.close();
  });

  it('helps when the microphone is blocked', async () => {
    const server = await start();
    const { page, context } = await visit(browser(), server);
    await page.addInitScript(
      'navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"))',
    );
    await page.goto(`/assistants/${ASSISTANT}/talk`);
    await page.getByRole('button', { name: 'Start talking' }).click();
    await page.getByRole('alert').getByText('The microphone is blocked').waitFor();
    await page.getByRole('button', { name: 'Type without a microphone' }).click();
    await page.getByRole('log').getByText('this is the Lakeside Clinic').waitFor();
    await context.close();
    await server.close();
  });
}
