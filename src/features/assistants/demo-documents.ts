import type { Document } from '#domain';

/** What the demo bakery knows about itself, in both languages. Written to be spoken: no signs, numbers in words. */
export const DEMO_DOCUMENTS: Document[] = [
  {
    title: 'Opening hours',
    language: 'en-GB',
    text: `The bakery is open from Tuesday to Saturday, from seven in the morning to seven in the evening.
On Sunday the bakery is open from seven in the morning to one in the afternoon.
On Monday the bakery is closed.
On public holidays we open from eight to one, except on Christmas Day and New Year's Day, when we are closed.
The first bread comes out of the oven at half past six. Fresh bread comes again at four in the afternoon.`,
  },
  {
    title: 'Address and parking',
    language: 'en-GB',
    text: `The bakery is at twelve Station Street, next to the market square.
The railway station is three minutes away on foot. Bus lines four and seven stop in front of the door, at the stop called Market.
There is parking behind the bakery, free for thirty minutes. The entrance for wheelchairs is on the side of the market.
You can lock your bicycle in front of the shop.`,
  },
  {
    title: 'Prices',
    language: 'en-GB',
    text: `A loaf of wheat bread is four pounds. A loaf of rye bread is five pounds. A baguette is one pound twenty.
A croissant is one pound fifty. A chocolate croissant is one pound eighty. An apple tart for one is three pounds.
A birthday cake for eight people is thirty pounds, for twelve people forty-two pounds.
A wedding cake is made to order, from one hundred and fifty pounds.
You can pay by card, by telephone or in cash. We do not take cheques.`,
  },
  {
    title: 'Orders and cakes',
    language: 'en-GB',
    text: `A cake must be ordered two days before, a wedding cake three weeks before.
To order, call us, write to us, or come to the shop. We ask for half of the price when you order.
You can change or cancel an order until the evening of the day before, then we give the money back.
Your order number has four digits and is on your receipt. Orders are kept until the shop closes.`,
  },
  {
    title: 'Delivery',
    language: 'en-GB',
    text: `We deliver in town from Tuesday to Saturday, between eight in the morning and noon.
Delivery costs three pounds, and is free for orders above forty pounds. We do not deliver on Sunday.
Order before five in the afternoon to get your delivery on the next day.
Outside the town we deliver wedding cakes only.`,
  },
  {
    title: 'Allergies and ingredients',
    language: 'en-GB',
    text: `Our bread is made of flour, water, salt and sourdough. There is no milk and no egg in the bread.
Croissants and cakes contain butter, milk and eggs. Many cakes contain nuts.
We have bread without gluten on Thursday and Saturday, but it is baked in the same room as the other bread.
If you have a strong allergy, please ask a colleague before you buy.`,
  },
  {
    title: 'About the bakery',
    language: 'en-GB',
    text: `The Golden Loaf has been baking since nineteen eighty-four. Emma and her brother Leo run it today, with six bakers.
The flour comes from a mill twenty kilometres away. Everything is baked by hand.
On the first Saturday of the month there is a baking course for children. It costs fifteen pounds and starts at ten.
What is left in the evening goes to the food bank of the town.`,
  },
  {
    title: "Horaires d'ouverture",
    language: 'fr-FR',
    text: `La boulangerie est ouverte du mardi au samedi, de sept heures à dix-neuf heures.
Le dimanche, elle est ouverte de sept heures à treize heures. Le lundi, elle est fermée.
Les jours fériés, nous ouvrons de huit heures à treize heures, sauf à Noël et le premier janvier, où nous sommes fermés.
Le premier pain sort du four à six heures et demie. Il y a encore du pain frais à seize heures.`,
  },
  {
    title: 'Adresse et parking',
    language: 'fr-FR',
    text: `La boulangerie se trouve au douze, rue de la Gare, à côté de la place du marché.
La gare est à trois minutes à pied. Les bus quatre et sept s'arrêtent devant la porte, à l'arrêt Marché.
Il y a un parking derrière la boulangerie, gratuit pendant trente minutes. L'entrée pour les fauteuils roulants est du côté du marché.
Vous pouvez attacher votre vélo devant le magasin.`,
  },
  {
    title: 'Prix',
    language: 'fr-FR',
    text: `Un pain de froment coûte quatre euros. Un pain de seigle coûte cinq euros. Une baguette coûte un euro vingt.
Un croissant coûte un euro cinquante. Un pain au chocolat coûte un euro quatre-vingts. Une tartelette aux pommes coûte trois euros.
Un gâteau d'anniversaire pour huit personnes coûte trente euros, pour douze personnes quarante-deux euros.
Un gâteau de mariage se fait sur commande, à partir de cent cinquante euros.
Vous pouvez payer par carte, par téléphone ou en espèces. Nous ne prenons pas les chèques.`,
  },
  {
    title: 'Commandes et gâteaux',
    language: 'fr-FR',
    text: `Un gâteau se commande deux jours à l'avance, un gâteau de mariage trois semaines à l'avance.
Pour commander, appelez-nous, écrivez-nous ou passez au magasin. Nous demandons la moitié du prix à la commande.
Vous pouvez changer ou annuler une commande jusqu'à la veille au soir, et nous vous remboursons.
Le numéro de commande a quatre chiffres et se trouve sur votre reçu. Les commandes sont gardées jusqu'à la fermeture.`,
  },
  {
    title: 'Livraison',
    language: 'fr-FR',
    text: `Nous livrons en ville du mardi au samedi, entre huit heures et midi.
La livraison coûte trois euros, et elle est offerte à partir de quarante euros. Nous ne livrons pas le dimanche.
Commandez avant dix-sept heures pour être livré le lendemain.
Hors de la ville, nous livrons seulement les gâteaux de mariage.`,
  },
  {
    title: 'Allergies et ingrédients',
    language: 'fr-FR',
    text: `Notre pain est fait de farine, d'eau, de sel et de levain. Il n'y a ni lait ni œuf dans le pain.
Les croissants et les gâteaux contiennent du beurre, du lait et des œufs. Beaucoup de gâteaux contiennent des noix.
Nous avons du pain sans gluten le jeudi et le samedi, mais il est cuit dans la même pièce que le reste.
En cas d'allergie forte, demandez à une collègue avant d'acheter.`,
  },
];
