import { counted, type EndingWords } from '../ending-words.ts';
import { phrases, words } from '../tokens.ts';

export const SPANISH_ENDINGS: EndingWords = {
  dangling: words(`
    y e o u ni pero sino aunque entonces porque pues si cuando mientras como que quien cuyo donde con sin para por de del
    a al en entre sobre hasta desde hacia según tras contra durante ante bajo el la los las lo un una unos unas mi mis tu su sus
    nuestro nuestra nuestros este esta esos ese esa estos estas algún alguna algunos cada es son era eran soy
    está están estoy estaba he has ha hemos habéis han había habían será sería me te se nos le les yo usted
    quiero quería quisiera querría puedo puede pueden podría podrían debo necesito necesitaba voy va van
    muy más tan demasiado señor señora doctor número calle avenida plaza llamo fue cuál`),
  finishedTails: phrases(`
    sido yo,fui yo,voy yo,le debo,les debo,sí señor,no señor,gracias señor,como le va,cómo está,dónde está,cómo va,dónde es,cuál es,qué es,quién es,por qué,no sé qué,eso es,así es,cuánto es,cuándo es,
    como quiera,cuando quiera,si quiere,si puede,cuando pueda,si puedo,en cuanto puedo,no puedo,sí puedo,lo que necesito,lo que
    quiero,no me va,me va,no va,aquí está,ya está,ahí está,no está,no más,nada más,algo más,de más,mucho más,una vez más,
    a las dos y,este,esta,esto,ese,esa,soy yo,y yo,yo,usted,entre,el número,mi número,su número,ese número,otro número,un
    número,de número,para qué,con quién,que llamo,cuando llamo,buenos días señora,gracias señora,de la calle,la calle,
    no lo es,lo es,cuántos son,las que son,así como es,no están,dónde están,hasta luego doctor,gracias doctor,a su casa,
    creo que no,creo que sí,sí que es,mi casa y la suya,y la suya,no los tenemos,lo tenemos,las tenemos,me fue,y después`),
  fillers: phrases(`
    eh,em,este,esto,mmm,mm,hmm,ehm,pues,bueno,o sea,a ver,digamos,es decir,cómo decirlo,cómo se dice,cómo diría,en realidad,
    vamos,hombre,mira,mire,en primer lugar,en segundo lugar,y luego,y después,luego,lo que pasa es que,pues mire,la verdad,verá,veamos,yo diría,entonces,resulta que`),
  holds: phrases(`
    espere,espera,espere un momento,un momento,un momentito,un segundo,un segundito,un minuto,déjeme ver,déjeme mirar,déjeme
    pensar,déjeme comprobar,déjame ver,voy a mirar,lo miro,estoy mirando,estoy buscando,no cuelgue,deme un segundo,
    deme un momento,tiene para apuntar,tiene para anotar,tiene dónde apuntar,apunte,tome nota`),
  corrections: phrases('perdón,no perdón,perdone,digo,mejor dicho,no no,me equivoco,miento'),
  closings: phrases(`
    sí,no,gracias,muchas gracias,por favor,adiós,hasta luego,nada,nada más,vale,claro,de acuerdo,por supuesto,exacto,exactamente,
    perfecto,correcto,mañana,hoy,esta noche,eso es todo,eso es,buenos días y gracias,no lo sé,no sé,no importa,me da igual,
    para nada,creo que no,creo que sí,si es posible,soy yo,me oye,cuanto antes,dígame,lo confirmo,buenas tardes y gracias,
    me parece bien,está bien,con mucho gusto,por la mañana,por la tarde,así está bien`),
  tags: phrases(
    'verdad,no es cierto,no es así,no es verdad,no cree,vale,de acuerdo,correcto,me equivoco,a que sí,eh verdad,cierto',
  ),
  questions: phrases(`
    qué,cuánto,cuánta,cuántos,cuántas,cuándo,dónde,cómo,quién,cuál,cuáles,por qué,a qué,a quién,con quién,de qué,para qué,en qué,
    desde cuándo,puedo,puede,podría,podemos,pueden,tienen,tiene,tendrían,hay,es posible,se puede,hacen,aceptan,admiten,abren,
    cierran,me puede,me podría,me oye,está,están,tengo que,hace falta,sabe,y para,y cuánto,y cómo,y dónde,queda,le queda,
    les queda,les quedan,sería posible`),
  conditions: phrases('si,como,ya que,en cuanto,dado que,puesto que,aunque,cuando,porque,y si,pero si,mientras'),
  enumerations: phrases(
    'primero un,primero una,primero el,primero la,en primer lugar,lo primero,punto uno,varias preguntas,varias cosas,dos cosas,tres cosas,unas cuantas cosas',
  ),
  lastOnes: phrases('y,luego,después,segundo,en segundo lugar,por último'),
  requests: phrases('es posible,sería posible,pedir cita,una cita,reservar una mesa,hacer una reserva'),
  openings: words('hola buenos buenas días tardes noches oiga diga sí señora señor'),
  numerals: {
    values: new Map([
      ...counted(
        0,
        'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis',
      ),
      ...counted(17, 'diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco'),
      ...counted(26, 'veintiséis veintisiete veintiocho veintinueve'),
      ...counted(30, 'treinta cuarenta cincuenta sesenta setenta ochenta noventa', 10),
      ...counted(
        100,
        'ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos',
        100,
      ),
      ['novecientos', 900],
      ['veintiún', 21],
      ['un', 1],
      ['una', 1],
    ]),
    hundred: words('cien'),
    thousand: words('mil'),
    joiners: words('y'),
    repeats: new Map([
      ['doble', 2],
      ['triple', 3],
    ]),
    longTens: new Set(),
  },
  months: words('enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'),
  weekdays: words('lunes martes miércoles jueves viernes sábado domingo'),
  ordinals: words('primero'),
  births: phrases('nací,nacido,nacida,nacimiento,nació'),
  ranges: [
    [' del ', ' al '],
    [' entre el ', ' y '],
    [' desde el ', ' hasta '],
  ],
  spelling: {
    context: phrases('se escribe,se deletrea,deletreo,letra por letra,matrícula,la referencia,el código'),
    as: words('de como'),
    notLetters: words('a y e o u'),
  },
  email: {
    at: words('arroba'),
    dot: words('punto'),
    joiners: phrases('guion,guión,guion bajo,guión bajo,barra baja'),
    mention: phrases('correo,mail,e-mail,email,correo electrónico'),
    manner: phrases('todo junto,en minúsculas,todo en minúsculas,en una palabra'),
    atIsAWord: false,
  },
  phone: {
    country: '34',
    significant: 9,
    national: [
      { starts: '6', digits: 9 },
      { starts: '7', digits: 9 },
      { starts: '8', digits: 9 },
      { starts: '9', digits: 9 },
    ],
  },
  codes: phrases(`
    número,referencia,código,pedido,contrato,cliente,factura,póliza,expediente,teléfono,móvil,fijo,seguimiento,me localiza en,
    cuenta,seguridad social`),
  codeLengths: [[' código postal ', 5]],
};
