import type { BrainLanguage } from './words.ts';

/** What callers say to any assistant, besides what this one was made for. */
export type Courtesy =
  | 'greeting'
  | 'thanks'
  | 'goodbye'
  | 'yes'
  | 'no'
  | 'repeat'
  | 'who'
  | 'help'
  | 'human'
  | BrainLanguage;

export const COURTESIES: Record<Courtesy, Record<BrainLanguage, readonly string[]>> = {
  greeting: {
    en: ['hello', 'hi', 'hi there', 'good morning', 'good afternoon', 'good evening'],
    fr: ['bonjour', 'bonsoir', 'salut', 'allô'],
  },
  thanks: { en: ['thank you', 'thanks', 'thanks a lot'], fr: ['merci', 'merci beaucoup', 'merci bien'] },
  goodbye: {
    en: ['goodbye', 'thank you goodbye', 'bye', 'bye bye', 'that is all', 'no thank you', 'hang up'],
    fr: ['au revoir', 'merci au revoir', "c'est tout", 'non merci', 'à bientôt', 'bonne journée', 'raccrochez'],
  },
  yes: {
    en: ['yes', 'yes please', 'yeah', 'correct', 'that is right', 'exactly'],
    fr: ['oui', "oui s'il vous plaît", "c'est ça", 'exact', "d'accord", 'tout à fait'],
  },
  no: {
    en: ['no', 'nope', 'that is wrong', 'not at all'],
    fr: ['non', "ce n'est pas ça", 'pas du tout', "c'est faux"],
  },
  repeat: {
    en: ['repeat', 'can you repeat that', 'say that again please', 'pardon', 'what did you say'],
    fr: ['répétez', 'pouvez-vous répéter', 'pardon', "qu'avez-vous dit", 'encore une fois'],
  },
  who: {
    en: ['who are you', 'are you a robot', 'are you a machine', 'are you human', 'what are you'],
    fr: ['qui êtes-vous', 'êtes-vous un robot', 'êtes-vous une machine', 'êtes-vous humain'],
  },
  help: {
    en: ['help', 'help me', 'can you help me', 'what can you do', 'menu', 'options'],
    fr: ['aide', 'aidez-moi', 'pouvez-vous m’aider', 'que savez-vous faire', 'menu'],
  },
  human: {
    en: ['can I speak to somebody', 'I want to talk to a person', 'transfer me', 'operator', 'a human please'],
    fr: ["je voudrais parler à quelqu'un", 'passez-moi une personne', 'transférez-moi', 'un conseiller', 'un humain'],
  },
  en: { en: ['do you speak English', 'in English please'], fr: ['parlez-vous anglais', 'en anglais'] },
  fr: { en: ['do you speak French', 'in French please'], fr: ['parlez-vous français', 'en français'] },
};
