import { describe, expect, it } from 'vitest';
import { follow, type SpokenLanguage } from './follow.ts';

const CHOICES = ['en-GB', 'fr-FR', 'it-IT', 'es-ES'];
const spokenAfter = (...turns: string[]): SpokenLanguage =>
  turns.reduce<SpokenLanguage>((spoken, text) => follow(spoken, text, CHOICES), { tag: 'en-GB', other: undefined });

describe('follow', () => {
  it.each([
    ['fr-FR', 'bonjour je voudrais prendre un rendez-vous avec le médecin pour mardi'],
    ['it-IT', 'buongiorno vorrei sapere se siete aperti anche la domenica perché non lo so'],
    ['es-ES', 'hola buenas quiero saber si está abierto el domingo por favor'],
  ])('goes over to %s after one long clear turn', (tag, text) => {
    expect(spokenAfter(text).tag).toBe(tag);
  });

  it('goes over after two short turns in a row, and back again', () => {
    expect(spokenAfter('bonjour monsieur')).toEqual({ tag: 'en-GB', other: { tag: 'fr-FR', turns: 1 } });
    expect(spokenAfter('bonjour monsieur', "je n'ai pas compris").tag).toBe('fr-FR');
    expect(spokenAfter('bonjour monsieur', "je n'ai pas compris", 'do you speak English', 'what is that').tag).toBe(
      'en-GB',
    );
  });

  it('stays for a loan word, a name, a number, or words that do not tell', () => {
    expect(spokenAfter('bonjour', 'what are your opening hours', 'merci').tag).toBe('en-GB');
    expect(spokenAfter('Monsieur Dupont', '0612', 'hmm').tag).toBe('en-GB');
  });

  it('knows no other language than the given ones', () => {
    const spoken = { tag: 'en-GB', other: undefined };
    expect(follow(spoken, 'hola buenas quiero saber si está abierto el domingo', ['en-GB', 'fr-FR']).tag).toBe('en-GB');
  });
});
