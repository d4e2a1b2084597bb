import type { ConversationSentences } from '#conversation';

const ENGLISH: ConversationSentences = {
  stillThere: 'Are you still there?',
  goodbyeSilence: 'I cannot hear you any more. Thank you for your call. Goodbye.',
  durationWarning: 'We have little time left. Is there anything else that I should know?',
  offerHuman: 'I do not seem to be able to help you with that. Shall I put you through to somebody?',
  goodbyeLoop: 'I am sorry, I cannot help you with that. Thank you for your call. Goodbye.',
  maxDuration: 'We have reached the longest time for a call. Thank you, and goodbye.',
  apology: 'I am sorry, something went wrong here. Could you say that again?',
  oneMoment: 'One moment, please.',
  transferFailed: 'I am sorry, nobody can take your call there at the moment. Can I help you in another way?',
};

const FRENCH: ConversationSentences = {
  stillThere: 'Êtes-vous toujours là ?',
  goodbyeSilence: 'Je ne vous entends plus. Merci de votre appel. Au revoir.',
  durationWarning: 'Il nous reste peu de temps. Y a-t-il autre chose que je dois savoir ?',
  offerHuman: "Je n'arrive pas à vous aider sur ce point. Voulez-vous que je vous passe quelqu'un ?",
  goodbyeLoop: 'Je suis désolé, je ne peux pas vous aider sur ce point. Merci de votre appel. Au revoir.',
  maxDuration: "Nous avons atteint la durée maximale d'un appel. Merci, et au revoir.",
  apology: 'Excusez-moi, quelque chose a mal fonctionné. Pouvez-vous répéter ?',
  oneMoment: "Un instant, s'il vous plaît.",
  transferFailed: "Je suis désolé, personne ne peut prendre votre appel pour l'instant. Puis-je vous aider autrement ?",
};

/** The fixed sentences of a call: French for French, English for all others until they are translated. */
export function sentencesFor(language: string): ConversationSentences {
  return language.toLowerCase().startsWith('fr') ? FRENCH : ENGLISH;
}
