export { HELD_OUT, PHRASE_LANGUAGES, TUNED } from '../../src/simulation/phrases.ts';
