import { counted, type EndingWords } from '../ending-words.ts';
import { phrases, words } from '../tokens.ts';

const UNDER_TWENTY = [
  ...[
    '',
    'uno',
    'due',
    'tre',
    'quattro',
    'cinque',
    'sei',
    'sette',
    'otto',
    'nove',
    'dieci',
    'undici',
    'dodici',
    'tredici',
  ],
  ...['quattordici', 'quindici', 'sedici', 'diciassette', 'diciotto', 'diciannove'],
];
const TENS = ['', '', 'venti', 'trenta', 'quaranta', 'cinquanta', 'sessanta', 'settanta', 'ottanta', 'novanta'];

function belowHundred(value: number): string {
  const unit = UNDER_TWENTY[value % 10] ?? '';
  if (value < 20) return UNDER_TWENTY[value] ?? '';
  const tens = TENS[Math.floor(value / 10)] ?? '';
  return (/^[uo]/.test(unit) ? tens.slice(0, -1) : tens) + unit;
}

function belowThousand(value: number): string {
  const hundreds = Math.floor(value / 100);
  if (hundreds === 0) return belowHundred(value);
  const rest = belowHundred(value % 100);
  return `${hundreds === 1 ? '' : belowHundred(hundreds)}cent${/^ott/.test(rest) ? '' : 'o'}${rest}`;
}

/** Italian writes a number as one word, years included. */
function numeralNames(): [string, number][] {
  const names = Array.from({ length: 2100 }, (_, value): [string, number] => {
    const thousands = ['', 'mille', 'duemila'][Math.floor(value / 1000)] ?? '';
    return [thousands + belowThousand(value % 1000), value];
  }).slice(1);
  const accented = names
    .filter(([name]) => /.tre$/.test(name))
    .map(([name, value]): [string, number] => [name.replace(/tre$/, 'tré'), value]);
  return [['zero', 0], ...names, ...accented];
}

export const ITALIAN_ENDINGS: EndingWords = {
  dangling: words(`
    e ed o od ma quindi però perché se quando mentre siccome poiché che chi cui né oppure ovvero come con senza per di a da in su
    fra tra del dello della dell' dei degli delle al allo alla all' ai agli alle dal dallo dalla dall' dai dagli dalle nel
    nello nella nell' nei negli nelle sul sullo sulla sull' sui sugli sulle il lo la l' i gli le un uno una un' mio mia miei
    mie suo sua suoi sue nostro nostra vostro vostra questo questa quest' quel quella quell' quei alcuni alcune ogni
    qualche è sono sia era erano sarà ho hai ha abbiamo avete hanno avevo aveva avevamo mi ti si ci vi ne non io noi voi vorrei
    vorrebbe vorremmo voglio vuole posso può potrei potrebbe devo deve dovrei bisogna serve servirebbe vado va molto
    troppo tanto così signor signora dottor numero via viale piazza chiamo c' dopo verso circa presso`),
  finishedTails: phrases(`
    va bene così,stato io,stata io,costa troppo,richiamo dopo,risentiamo dopo,non posso,le devo,vi devo,ti devo,sbagliato numero,ci vuole,così,così così,e lei,e voi,e noi,con noi,da voi,da noi,con voi,per noi,per voi,sono io,vengo io,faccio io,anche
    io,anche noi,come va,tutto a posto così,come vuole,quando vuole,se vuole,se può,quando può,appena può,se posso,appena posso,
    quello che serve,che cos'è,cos'è,com'è,dov'è,qual è,chi è,cosa c'è,di più,non di più,mai più,molto,mi piace molto,grazie molto,
    prima o dopo,un'ora dopo,poco dopo,il giorno dopo,anche dopo,ci sono,quanti sono,chi sono,dove sono,che ho,dove va,
    non ci va,non va,che chiamo,quando chiamo,il numero,mio numero,suo numero,un numero,altro numero,vostro numero,
    buongiorno signora,grazie signora,arrivederci signora,troppo,di troppo,ogni tanto,da tanto,per questo,solo questo,
    anche questa,questo,questa,il mio,il suo,la mia,la sua,il nostro,il vostro,a casa mia,da parte mia,casa nostra`),
  fillers: phrases(`
    ehm,eh,em,mmm,mm,hmm,uhm,beh,mah,allora,cioè,insomma,diciamo,diciamo che,in realtà,come dire,come si dice,in primo luogo,e poi,e dopo,poi,e secondo,in secondo luogo,avete ancora,vediamo,
    direi,praticamente,tipo,dunque,niente,ecco,ah,boh,in pratica,il fatto è che,credo,penso`),
  holds: phrases(`
    aspetti,aspetta,aspetti un attimo,un attimo,un attimino,un momento,un secondo,solo un attimo,attenda,mi faccia vedere,mi
    faccia guardare,mi faccia controllare,mi faccia pensare,mi lasci guardare,ci penso,adesso guardo,sto guardando,sto cercando,
    controllo,verifico,ha da scrivere,ha una penna,resti in linea`),
  corrections: phrases('scusi,no scusi,scusa,anzi,anzi no,pardon,mi sbaglio,volevo dire,no no'),
  closings: phrases(`
    sì,no,grazie,grazie mille,per favore,per piacere,arrivederci,arrivederla,ciao,nient'altro,va bene,va benissimo,certo,esatto,
    esattamente,giusto,perfetto,d'accordo,oggi,domani,stasera,è tutto,basta così,buona giornata,buona serata,non lo so,non
    importa,non credo,volentieri,se possibile,sono io,mi sente,prima possibile,assolutamente,confermo,mattina,pomeriggio,sera,
    dica pure,è lo stesso,buongiorno e grazie`),
  tags: phrases(`
    vero,non è vero,giusto,non è così,è corretto,dico bene,d'accordo,va bene,è giusto,no è vero,capito,non trova,o sbaglio,
    eh vero,è vero`),
  questions: phrases(`
    quanto,quanta,quanti,quante,quando,dove,dov',come,com',chi,che,cosa,cos',quale,quali,qual,perché,a che,a chi,con chi,da
    quando,da dove,di che,per quanto,posso,può,potrebbe,potrei,possiamo,potete,avete,avreste,ha,siete,è possibile,è,c'è,ci
    sono,si può,fate,accettate,prendete,mi può,mi sa,mi sente,devo,dobbiamo,bisogna,sa,e per,e quanto,e dove,e come`),
  conditions: phrases('se,come le,come vi,come dicevo,siccome,dato che,poiché,appena,visto che,mentre,e se,ma se'),
  enumerations: phrases(
    'prima di tutto,per prima cosa,innanzitutto,punto uno,diverse domande,diverse cose,due cose,tre cose,alcune cose,anzitutto',
  ),
  lastOnes: phrases('e,poi,dopo,secondo,infine'),
  requests: phrases(
    'è possibile,sarebbe possibile,un appuntamento,fissare un appuntamento,prenotare un tavolo,fare una prenotazione',
  ),
  openings: words('pronto buongiorno buonasera salve ciao sì signora signore dottore'),
  numerals: {
    values: new Map([...numeralNames(), ...counted(1, 'un')]),
    hundred: words('cento'),
    thousand: words('mille mila'),
    joiners: words('e'),
    repeats: new Map([['doppio', 2]]),
    longTens: new Set(),
  },
  months: words('gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'),
  weekdays: words('lunedì martedì mercoledì giovedì venerdì sabato domenica'),
  ordinals: words('primo'),
  births: phrases("nato il,nata il,nato l',nata l',nascita,nato a,nata a,nato nel,nata nel"),
  ranges: [
    [' dal ', ' al '],
    [' da ', ' a '],
    [' tra il ', ' e '],
    [" tra l' ", ' e '],
    [' fra il ', ' e '],
  ],
  spelling: {
    context: phrases('si scrive,lettera per lettera,scrivo,compito,targa,il riferimento,il codice'),
    as: words('come'),
    notLetters: words('e è o a i'),
  },
  email: {
    at: words('chiocciola chiocciolina'),
    dot: words('punto'),
    joiners: phrases('trattino,trattino basso,underscore'),
    mention: phrases('mail,e-mail,email,posta elettronica'),
    manner: phrases('tutto attaccato,tutto minuscolo,in minuscolo,tutta una parola'),
    atIsAWord: false,
  },
  phone: {
    country: '39',
    significant: 10,
    national: [
      { starts: '3', digits: 10 },
      { starts: '0', digits: 10 },
    ],
  },
  codes: phrases(`
    numero,riferimento,codice,ordine,contratto,cliente,fattura,polizza,pratica,telefono,cellulare,fisso,spedizione,mi trova al,
    conto,tessera`),
  codeLengths: [[' cap ', 5]],
};
