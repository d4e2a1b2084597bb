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

const ITALIAN: ConversationSentences = {
  stillThere: 'È ancora in linea?',
  goodbyeSilence: 'Non la sento più. Grazie per la chiamata. Arrivederci.',
  durationWarning: "Ci resta poco tempo. C'è altro che devo sapere?",
  offerHuman: 'Non riesco ad aiutarla su questo punto. Vuole che la passi a un collega?',
  goodbyeLoop: 'Mi dispiace, non posso aiutarla su questo punto. Grazie per la chiamata. Arrivederci.',
  maxDuration: 'Abbiamo raggiunto la durata massima della chiamata. Grazie e arrivederci.',
  apology: 'Mi scusi, qualcosa non ha funzionato. Può ripetere?',
  oneMoment: 'Un momento, per favore.',
  transferFailed: 'Mi dispiace, al momento nessuno può rispondere. Posso aiutarla in altro modo?',
};

const SPANISH: ConversationSentences = {
  stillThere: '¿Sigue usted ahí?',
  goodbyeSilence: 'Ya no le oigo. Gracias por su llamada. Adiós.',
  durationWarning: 'Nos queda poco tiempo. ¿Hay algo más que deba saber?',
  offerHuman: 'No consigo ayudarle con esto. ¿Quiere que le pase con un compañero?',
  goodbyeLoop: 'Lo siento, no puedo ayudarle con esto. Gracias por su llamada. Adiós.',
  maxDuration: 'Hemos llegado a la duración máxima de la llamada. Gracias y adiós.',
  apology: 'Perdone, algo ha fallado. ¿Puede repetirlo?',
  oneMoment: 'Un momento, por favor.',
  transferFailed: 'Lo siento, ahora nadie puede atenderle. ¿Puedo ayudarle de otra manera?',
};

const GERMAN: ConversationSentences = {
  stillThere: 'Sind Sie noch da?',
  goodbyeSilence: 'Ich höre Sie nicht mehr. Danke für Ihren Anruf. Auf Wiederhören.',
  durationWarning: 'Wir haben nur noch wenig Zeit. Gibt es noch etwas, das ich wissen sollte?',
  offerHuman: 'Dabei kann ich Ihnen wohl nicht helfen. Soll ich Sie mit jemandem verbinden?',
  goodbyeLoop: 'Es tut mir leid, dabei kann ich Ihnen nicht helfen. Danke für Ihren Anruf. Auf Wiederhören.',
  maxDuration: 'Wir haben die längste Gesprächsdauer erreicht. Vielen Dank und auf Wiederhören.',
  apology: 'Entschuldigung, hier ist etwas schiefgegangen. Können Sie das bitte wiederholen?',
  oneMoment: 'Einen Moment, bitte.',
  transferFailed: 'Es tut mir leid, dort kann gerade niemand Ihren Anruf annehmen. Kann ich Ihnen anders helfen?',
};

const BY_CODE: Readonly<Record<string, ConversationSentences>> = {
  en: ENGLISH,
  fr: FRENCH,
  it: ITALIAN,
  es: SPANISH,
  de: GERMAN,
};

/** The fixed sentences of a call; English ones for a language that has none. */
export function sentencesFor(language: string): ConversationSentences {
  return BY_CODE[language.slice(0, 2).toLowerCase()] ?? ENGLISH;
}
