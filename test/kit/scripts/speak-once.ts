import { systemClock } from '#base';
import { createLocalTextToSpeech } from '#providers/local';

/** Speaks one sentence with the voices in a folder and ends, as a command does. */
const voice = createLocalTextToSpeech({ clock: systemClock, modelsFolder: process.argv[2] });
let samples = 0;
const request = { text: 'Hello.', language: 'en-GB' };
for await (const chunk of voice.speak(request, new AbortController().signal)) samples += chunk.samples.length;
process.stdout.write(String(samples));
