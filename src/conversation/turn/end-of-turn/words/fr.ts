import { counted, type EndingWords } from '../ending-words.ts';
import { phrases, words } from '../tokens.ts';

export const FRENCH_ENDINGS: EndingWords = {
  dangling: words(`
    et ou mais donc or car ni que qu' si quand lorsque lorsqu' puisque puisqu' comme dont parce tandis pendant depuis afin
    avec sans pour par de du des d' a à au aux en dans sur sous chez vers entre contre avant après jusque jusqu' jusqu'à
    dès selon malgré devant derrière le la les l' un une mon ma mes ton ta tes son sa ses votre vos notre nos leur leurs
    ce cet cette ces c' quel quelle quels quelles quelque quelques plusieurs chaque est es suis sont était étaient sera
    serait ai as avons avez ont avais avait avaient aurait n' m' t' s' se j' je tu il elle on ils elles nous vous qui y
    ne voudrais voudrait aimerais aimerait souhaite souhaiterais peux peut pouvez pourriez veux veut dois doit devez
    faut faudrait vais va vont très trop assez tellement ainsi mademoiselle monsieur
    docteur numéro rue avenue boulevard appelle donc`),
  finishedTails: phrases(`
    vous dois,où je suis,j'y suis,qui je suis,c'est quand,commence quand,pour quand,depuis quand,à partir de quand,jusqu'à quand,
    c'est qui,à qui,avec qui,de qui,la semaine d'avant,avec vous,chez vous,pour vous,à vous,de vous,et vous,sans vous,après vous,voulez vous,si vous voulez,
    comme vous voulez,quand vous voulez,s'il vous plaît,s'il te plaît,avec nous,chez nous,pour nous,avec elle,avec elles,
    avec lui,pour elle,à elle,comme ça va,ça va,j'y vais,on y va,vas-y,allez-y,c'est ce que je veux,si je peux,dès que je peux,
    s'il faut,comme il faut,ce qu'il faut,qu'est-ce que c'est,où c'est,là où il est,où il est,où elle est,il y en a,j'en ai,
    je n'en ai pas,je le suis,oui je suis,il va,elle va,ça se peut,les deux,et après,la veille et après,juste avant,juste après,
    et avant,jamais avant,le mois d'avant,la semaine d'après,je suis pour,je suis contre,au revoir monsieur,
    bonjour monsieur,merci monsieur,oui monsieur,non monsieur,au revoir docteur,merci docteur,bonjour docteur,dans la rue,
    il n'est pas là,numéro,un autre numéro,de numéro,le même numéro,votre numéro,mon numéro,ce numéro,son numéro,bon numéro,
    qui s'appelle,qui appelle,que j'appelle,j'appelle,on rappelle`),
  fillers: phrases(`
    euh,heu,hum,mmm,hmm,ben,bah,bon ben,alors,alors là,enfin,en fait,c'est-à-dire,comment dire,disons,je veux dire,
    genre,du coup,voyons,voyons voir,je dirais,c'est-à-dire que,comment on dit,premièrement,deuxièmement,et puis,et ensuite,et après,puis,ensuite,avez encore,figurez-vous,vous savez quoi`),
  holds: phrases(`
    attendez,attendez voir,attends,un instant,une seconde,deux secondes,une minute,deux minutes,un moment,ne quittez pas,
    laissez-moi regarder,laissez-moi réfléchir,laissez-moi voir,laissez-moi vérifier,je regarde,je cherche,je vérifie,
    je vais voir,je vais regarder,je vous donne ça,je réfléchis,vous avez de quoi noter,vous notez,je vais chercher`),
  corrections: phrases('pardon,non pardon,enfin non,non non,plutôt,je me trompe,excusez-moi,ou plutôt'),
  closings: phrases(`
    oui,non,ouais,merci,merci beaucoup,au revoir,s'il vous plaît,c'est tout,c'est ça,rien,d'accord,entendu,bonne journée,
    bonne soirée,à bientôt,à demain,exactement,parfait,tout à fait,pas du tout,bien sûr,ça marche,très bien,je ne sais pas,
    je sais pas,peu importe,ça me va,si possible,demain,aujourd'hui,c'est moi,c'est bon,allez-y,je confirme,voilà,rien d'autre,vous m'entendez,
    ce soir,matin,après-midi,soir`),
  tags: phrases(
    "n'est-ce pas,c'est ça,c'est bien ça,pas vrai,hein,vous êtes d'accord,d'accord,je me trompe,on est d'accord",
  ),
  questions: phrases(`
    est-ce,qu'est-ce,combien,comment,pourquoi,quel,quelle,quels,quelles,où,à quelle,à quel,à qui,de quoi,avez-vous,pouvez-vous,
    pourriez-vous,puis-je,peut-on,êtes-vous,faut-il,y a-t-il,quand est-ce,quand,savez-vous,acceptez-vous,faites-vous,
    vous pouvez,vous pourriez,vous avez,vous auriez,vous êtes,vous faites,vous acceptez,vous prenez,il y a un,c'est possible,
    je peux,on peut,il faut,c'est quoi,qui`),
  conditions: phrases(
    'si,comme,lorsque,puisque,dès que,pendant que,vu que,étant donné que,donc si,parce que,oui mais si',
  ),
  enumerations: phrases(
    "d'abord,premièrement,plusieurs questions,plusieurs choses,premier point,deux choses,trois choses,tout d'abord",
  ),
  lastOnes: phrases('et,puis,ensuite,après,deuxièmement,la deuxième,enfin'),
  requests: phrases(
    'serait-il possible,est-il possible,prendre rendez-vous,un rendez-vous,réserver une table,faire une réservation',
  ),
  openings: words('allô bonjour bonsoir salut oui madame monsieur mademoiselle docteur rebonjour'),
  numerals: {
    values: new Map([
      ...counted(0, 'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'),
      ...counted(20, 'vingt trente quarante cinquante soixante septante _ nonante', 10),
      ...counted(17, 'dix-sept dix-huit dix-neuf'),
      ['zero', 0],
      ['une', 1],
      ['vingts', 20],
      ['huitante', 80],
    ]),
    hundred: words('cent cents'),
    thousand: words('mille mil'),
    joiners: words('et'),
    repeats: new Map([['double', 2]]),
    longTens: new Set([60, 80]),
  },
  months: words('janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
  weekdays: words('lundi mardi mercredi jeudi vendredi samedi dimanche'),
  ordinals: words('premier 1er'),
  births: phrases('né le,née le,né en,née en,naissance,né au,née au,nés le,né un,née un'),
  ranges: [
    [' du ', ' au '],
    [' entre le ', ' et '],
    [' entre ', ' et '],
  ],
  spelling: {
    context: phrases("s'écrit,s'épelle,épelle,en lettres,immatriculation,plaque,la référence,le code"),
    as: words('comme'),
    notLetters: words('a à y ô'),
  },
  email: {
    at: words('arobase'),
    dot: words('point'),
    joiners: phrases('tiret,tiret du bas,tiret bas,underscore,tiret du six'),
    mention: phrases('mail,e-mail,email,courriel,adresse électronique'),
    manner: phrases('tout attaché,tout en minuscules,en minuscules,en un mot'),
    atIsAWord: false,
  },
  phone: { country: '33', significant: 9, national: [{ starts: '0', digits: 10 }] },
  codes: phrases(`
    numéro,référence,code,dossier,commande,contrat,client,facture,téléphone,portable,fixe,joindre au,suivi,compte,matricule,
    sécurité sociale`),
  codeLengths: [[' code postal ', 5]],
};
