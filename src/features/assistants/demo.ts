import { AssistantConfig } from '#domain';
import { DEMO_DOCUMENTS } from './demo-documents.ts';

/** An assistant that the first start creates, so that there is something to call at once. */
export interface SeededAssistant {
  readonly name: string;
  readonly virtualNumber: string;
  readonly config: AssistantConfig;
}

const INTENTS: AssistantConfig['intents'] = [
  {
    name: 'opening hours',
    key: '1',
    phrases: {
      en: [
        'What are your opening hours?',
        'When are you open?',
        'What time do you open?',
        'What time do you close?',
        'Are you open on Sunday?',
        'Are you open today?',
        'Tell me your opening hours',
        'opening hours',
      ],
      fr: [
        'Quels sont vos horaires ?',
        "Quels sont vos horaires d'ouverture ?",
        'Quand êtes-vous ouverts ?',
        'À quelle heure ouvrez-vous ?',
        'À quelle heure fermez-vous ?',
        'Êtes-vous ouverts le dimanche ?',
        "Vous êtes ouverts aujourd'hui ?",
        'les horaires',
      ],
    },
    reply: {
      en: 'We are open from seven in the morning to seven in the evening, Tuesday to Saturday. On Sunday we close at one. On Monday we are closed.',
      fr: 'Nous sommes ouverts de sept heures à dix-neuf heures, du mardi au samedi. Le dimanche, nous fermons à treize heures. Le lundi, nous sommes fermés.',
    },
    followUp: 'listen',
  },
  {
    name: 'address',
    key: '2',
    phrases: {
      en: [
        'Where are you?',
        'What is your address?',
        'Where is the bakery?',
        'How do I find you?',
        'How do I get to the bakery?',
        'Can I park near the bakery?',
        'Is there parking?',
      ],
      fr: [
        'Où êtes-vous ?',
        'Quelle est votre adresse ?',
        'Où se trouve la boulangerie ?',
        'Comment venir chez vous ?',
        'Où puis-je me garer ?',
        'Y a-t-il un parking ?',
      ],
    },
    reply: {
      en: 'We are at twelve Station Street, next to the market square. You can park behind the bakery, free for thirty minutes.',
      fr: 'Nous sommes au douze, rue de la Gare, à côté de la place du marché. Vous pouvez vous garer derrière la boulangerie, trente minutes sans payer.',
    },
    followUp: 'listen',
  },
  {
    name: 'prices',
    key: '3',
    phrases: {
      en: [
        'How much is the bread?',
        'How much is a birthday cake?',
        'What are your prices?',
        'What does a croissant cost?',
        'How much does a cake cost?',
        'Tell me the prices',
      ],
      fr: [
        'Combien coûte le pain ?',
        "Combien coûte un gâteau d'anniversaire ?",
        'Quels sont vos prix ?',
        'Combien coûte un croissant ?',
        'Quel est le prix du pain ?',
        'les prix',
      ],
    },
    reply: {
      en: 'A loaf of bread is four pounds. A croissant is one pound fifty. A birthday cake for eight is thirty pounds.',
      fr: "Un pain coûte quatre euros. Un croissant coûte un euro cinquante. Un gâteau d'anniversaire pour huit coûte trente euros.",
    },
    followUp: 'listen',
  },
  {
    name: 'order status',
    key: '4',
    phrases: {
      en: [
        'Where is my order?',
        'Is my order ready?',
        'What is the status of my order?',
        'I have a question about my order',
        'I want to check my order',
        'Check my order',
      ],
      fr: [
        'Où est ma commande ?',
        'Ma commande est-elle prête ?',
        'Où en est ma commande ?',
        "J'ai une question sur ma commande",
        'Je voudrais suivre ma commande',
        'ma commande',
      ],
    },
    reply: {
      en: 'Please give me the four digits of your order number. You can say them, or use the keypad and finish with the hash key.',
      fr: 'Donnez-moi les quatre chiffres de votre commande. Vous pouvez les dire, ou les taper au clavier et finir par la touche dièse.',
    },
    followUp: 'collect-digits',
  },
  {
    name: 'colleague',
    key: '5',
    phrases: {
      en: [
        'Can I talk to somebody?',
        'I want to speak to a person',
        'Let me talk to a human',
        'Put me through to a colleague',
        'Can I speak to somebody please?',
        'Transfer me please',
      ],
      fr: [
        "Je voudrais parler à quelqu'un",
        'Je veux parler à une personne',
        'Passez-moi un collègue',
        'Pouvez-vous me passer un conseiller ?',
        "Est-ce que je peux parler à quelqu'un ?",
        'Transférez-moi',
      ],
    },
    reply: {
      en: 'Of course. One moment, I am putting you through to my colleague.',
      fr: 'Bien sûr. Un instant, je vous passe ma collègue.',
    },
    followUp: 'transfer',
  },
  {
    name: 'delivery',
    phrases: {
      en: [
        'Do you deliver?',
        'Can you deliver to my home?',
        'How much is the delivery?',
        'How long does delivery take?',
        'Do you deliver on Sunday?',
      ],
      fr: [
        'Livrez-vous à domicile ?',
        'Est-ce que vous livrez ?',
        'Combien coûte la livraison ?',
        'Quel est le délai de livraison ?',
        'Livrez-vous le dimanche ?',
      ],
    },
    reply: {
      en: 'Yes, we deliver in town from Tuesday to Saturday. Delivery is three pounds, and free above forty pounds.',
      fr: 'Oui, nous livrons en ville du mardi au samedi. La livraison coûte trois euros, et elle est offerte à partir de quarante euros.',
    },
    followUp: 'listen',
  },
  {
    name: 'order a cake',
    phrases: {
      en: [
        'I would like to order a cake',
        'Can I order a cake?',
        'I want a birthday cake',
        'How do I order a cake?',
        'How long before must I order a cake?',
      ],
      fr: [
        'Je voudrais commander un gâteau',
        'Puis-je commander un gâteau ?',
        "Je veux un gâteau d'anniversaire",
        'Comment commander un gâteau ?',
        "Combien de temps à l'avance faut-il commander ?",
      ],
    },
    reply: {
      en: 'With pleasure. We need two days for a cake. Shall I put you through to a colleague who takes orders? Then press five.',
      fr: 'Avec plaisir. Il nous faut deux jours pour un gâteau. Pour parler à une collègue qui prend les commandes, tapez cinq.',
    },
    followUp: 'listen',
  },
  {
    name: 'allergies',
    phrases: {
      en: [
        'Do you have bread without gluten?',
        'Is there milk in the bread?',
        'Are there nuts in the cake?',
        'I have an allergy',
        'What is the bread made of?',
      ],
      fr: [
        'Avez-vous du pain sans gluten ?',
        'Y a-t-il du lait dans le pain ?',
        'Y a-t-il des noix dans le gâteau ?',
        "J'ai une allergie",
        'De quoi est fait le pain ?',
      ],
    },
    reply: {},
    followUp: 'answer-from-documents',
  },
  {
    name: 'who is speaking',
    phrases: {
      en: ['Who are you?', 'Are you a robot?', 'Are you a machine?', 'What can you do?', 'Help me please', 'help'],
      fr: ['Qui êtes-vous ?', 'Êtes-vous un robot ?', 'Êtes-vous une machine ?', 'Que savez-vous faire ?', "De l'aide"],
    },
    reply: {
      en: 'I am the automatic assistant of the bakery. I know our opening hours, our address, our prices and our deliveries. I can also look for an order, or put you through to a colleague.',
      fr: "Je suis l'assistant automatique de la boulangerie. Je connais nos horaires, notre adresse, nos prix et nos livraisons. Je peux aussi chercher une commande, ou vous passer une collègue.",
    },
    followUp: 'listen',
  },
  {
    name: 'thanks',
    phrases: {
      en: ['Thank you', 'Thank you very much', 'Thanks', 'Thanks a lot', 'That is very kind'],
      fr: ['Merci', 'Merci beaucoup', 'Je vous remercie', "C'est très gentil", 'Merci bien'],
    },
    reply: {
      en: 'You are welcome. Is there anything else?',
      fr: 'Je vous en prie. Puis-je faire autre chose pour vous ?',
    },
    followUp: 'listen',
  },
  {
    name: 'goodbye',
    phrases: {
      en: [
        'Goodbye',
        'Bye',
        'Bye bye',
        'Thank you goodbye',
        'That is all',
        'No thank you',
        'No thank you goodbye',
        'Hang up',
      ],
      fr: [
        'Au revoir',
        'Bonne journée',
        'Merci au revoir',
        "C'est tout",
        'Non merci',
        'Non merci au revoir',
        'Raccrochez',
        'À bientôt',
      ],
    },
    reply: {
      en: 'Thank you for your call. Goodbye.',
      fr: 'Merci de votre appel. Au revoir.',
    },
    followUp: 'hang-up',
  },
];

const PROMPT = `You answer the telephone of the bakery "The Golden Loaf" at twelve Station Street. It is {{system.now}}.

Speak as on the telephone: one or two short sentences, no lists, no signs that cannot be spoken. Answer in the language of the caller, English or French.

What you know is in the documents: use the tool "search" before you answer a question about the bakery. Never invent a price, a date or a promise. If the documents do not say it, say so and offer to put the caller through to a colleague.

To look for an order, ask for the four digits of its number.
When the caller wants a person, or is angry, transfer to "colleague".
When the caller says goodbye or has no other question, say goodbye and hang up.`;

/** The demo assistant: a bakery that answers in English and French, by speech, by keypad and by typed text, without any key. */
export const DEMO_ASSISTANT: SeededAssistant = {
  name: 'The Golden Loaf',
  virtualNumber: '1000',
  config: AssistantConfig.parse({
    language: 'en-GB',
    firstMessage: 'Hello, The Golden Loaf bakery. Ask me a question, or press a key from one to five.',
    prompt: PROMPT,
    timeZone: 'Europe/Paris',
    keypad: { enabled: true, minLength: 0, maxLength: 4, timeoutMs: 2000, terminator: '#' },
    transfers: [
      { name: 'colleague', description: 'A person of the bakery who takes orders and helps further.', target: '1001' },
    ],
    intents: INTENTS,
    documents: DEMO_DOCUMENTS,
  }),
};

/** Plays the person that the demo assistant transfers to. */
export const COLLEAGUE_ASSISTANT: SeededAssistant = {
  name: 'Emma of The Golden Loaf',
  virtualNumber: '1001',
  config: AssistantConfig.parse({
    language: 'en-GB',
    firstMessage: 'Hello, this is Emma from the bakery. What can I do for you?',
    prompt:
      'You are the stand-in for Emma, who takes orders at the bakery "The Golden Loaf". Note what the caller wants: what, for how many people, for which day, and a name. One or two short sentences at a time. Say that the bakery calls back to confirm. Then say goodbye and hang up.',
    keypad: { enabled: true, maxLength: 1 },
    intents: [
      {
        name: 'order',
        key: '1',
        phrases: {
          en: [
            'I would like to order a cake',
            'I want a birthday cake',
            'I would like to order bread',
            'I have a question about my order',
            'I would like to order',
          ],
          fr: [
            'Je voudrais commander un gâteau',
            "Je veux un gâteau d'anniversaire",
            'Je voudrais commander du pain',
            "J'ai une question sur ma commande",
            'Je voudrais commander',
          ],
        },
        reply: {
          en: 'I have noted that. We will call you back today to confirm. Anything else?',
          fr: "C'est noté. Nous vous rappelons aujourd'hui pour confirmer. Autre chose ?",
        },
        followUp: 'listen',
      },
      {
        name: 'goodbye',
        key: '9',
        phrases: {
          en: ['Goodbye', 'Bye', 'That is all', 'No thank you', 'Thank you goodbye', 'Thank you'],
          fr: ['Au revoir', 'Bonne journée', "C'est tout", 'Non merci', 'Merci au revoir', 'Merci'],
        },
        reply: {
          en: 'Thank you. See you soon at the bakery. Goodbye.',
          fr: 'Merci. À bientôt à la boulangerie. Au revoir.',
        },
        followUp: 'hang-up',
      },
    ],
    documents: DEMO_DOCUMENTS,
  }),
};
