import type { BrainLanguage } from './words.ts';

interface Sentences {
  readonly greeting: string;
  readonly thanks: string;
  readonly goodbye: string;
  readonly yes: string;
  readonly no: string;
  readonly nothingToRepeat: string;
  readonly whoAmI: (name: string) => string;
  /** Nothing was understood. */
  readonly unclear: string;
  /** It was understood, and there is no answer to it. */
  readonly unknown: string;
  readonly noDocuments: string;
  readonly topics: (topics: readonly string[]) => string;
  readonly menu: (items: readonly { readonly key: string; readonly topic: string }[]) => string;
  readonly unknownKey: (keys: string) => string;
  readonly transfer: string;
  readonly noTransfer: string;
  readonly transferFailed: string;
  readonly askDigits: string;
  readonly noDigits: string;
  readonly confirmDigits: (digits: string) => string;
  readonly digitsNoted: (digits: string) => string;
  readonly switched: string;
}

/** Digits are read one by one. */
const spaced = (digits: string): string => [...digits].join(' ');

export const SENTENCES: Record<BrainLanguage, Sentences> = {
  en: {
    greeting: 'Hello. How can I help you?',
    thanks: 'You are welcome. Is there anything else?',
    goodbye: 'Thank you for your call. Goodbye.',
    yes: 'Good. What would you like to know?',
    no: 'All right. What would you like to know?',
    nothingToRepeat: 'I have not said anything yet. How can I help you?',
    whoAmI: (name) =>
      `I am ${name}, the offline demonstration assistant of Parley. No language model is connected: I answer with prepared sentences and from my documents.`,
    unclear: 'Sorry, I did not understand.',
    unknown: 'I am sorry, I do not know that. No language model is connected, so I only know what I was given.',
    noDocuments: 'I am sorry, my documents do not say.',
    topics: (topics) => `You can ask me about ${listed(topics, 'or')}.`,
    menu: (items) => `${items.map(({ key, topic }) => `Press ${key} for ${topic}`).join('. ')}.`,
    unknownKey: (keys) => `You pressed ${spaced(keys)}, which I have no use for.`,
    transfer: 'One moment, I am putting you through.',
    noTransfer: 'I am sorry, I cannot put you through to anybody. How else can I help you?',
    transferFailed: 'I am sorry, I could not put you through. How else can I help you?',
    askDigits: 'Please give me the number, digit by digit. You can say it or use the keypad.',
    noDigits: 'I did not get a number. Please say the digits one by one, or use the keypad.',
    confirmDigits: (digits) =>
      `I have ${spaced(digits)}. Is that right? Say yes or no, or press one for yes, two for no.`,
    digitsNoted: (digits) =>
      `Thank you, I have noted ${spaced(digits)}. As a demonstration I cannot look it up. Is there anything else?`,
    switched: 'I speak English now. How can I help you?',
  },
  fr: {
    greeting: 'Bonjour. Que puis-je faire pour vous ?',
    thanks: 'Je vous en prie. Puis-je faire autre chose pour vous ?',
    goodbye: 'Merci de votre appel. Au revoir.',
    yes: 'Bien. Que voulez-vous savoir ?',
    no: 'Très bien. Que voulez-vous savoir ?',
    nothingToRepeat: "Je n'ai encore rien dit. Que puis-je faire pour vous ?",
    whoAmI: (name) =>
      `Je suis ${name}, l'assistant de démonstration hors ligne de Parley. Aucun modèle de langage n'est connecté : je réponds par des phrases préparées et d'après mes documents.`,
    unclear: "Pardon, je n'ai pas compris.",
    unknown: "Désolé, je ne sais pas. Aucun modèle de langage n'est connecté, je ne sais que ce que l'on m'a donné.",
    noDocuments: 'Désolé, mes documents ne le disent pas.',
    topics: (topics) => `Vous pouvez me demander par exemple : ${listed(topics, 'ou')}.`,
    menu: (items) => `${items.map(({ key, topic }) => `Tapez ${key} pour : ${topic}`).join('. ')}.`,
    unknownKey: (keys) => `Vous avez tapé ${spaced(keys)}, qui ne correspond à rien.`,
    transfer: 'Un instant, je vous mets en relation.',
    noTransfer: 'Désolé, je ne peux vous mettre en relation avec personne. Que puis-je faire d’autre ?',
    transferFailed: "Désolé, je n'ai pas pu vous mettre en relation. Que puis-je faire d'autre ?",
    askDigits: 'Donnez-moi le numéro, chiffre par chiffre. Vous pouvez le dire ou le taper au clavier.',
    noDigits: "Je n'ai pas eu de numéro. Dites les chiffres un par un, ou tapez-les au clavier.",
    confirmDigits: (digits) =>
      `J'ai noté ${spaced(digits)}. Est-ce exact ? Dites oui ou non, ou tapez un pour oui, deux pour non.`,
    digitsNoted: (digits) =>
      `Merci, j'ai noté ${spaced(digits)}. En démonstration, je ne peux pas le rechercher. Puis-je faire autre chose ?`,
    switched: 'Je parle français maintenant. Que puis-je faire pour vous ?',
  },
};

function listed(items: readonly string[], last: string): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}
