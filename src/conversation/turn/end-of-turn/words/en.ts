import { counted, type EndingWords } from '../ending-words.ts';
import { phrases, words } from '../tokens.ts';

export const ENGLISH_ENDINGS: EndingWords = {
  dangling: words(`
    and or but so because if when while whereas although though unless until since whether than as with without
    to of for from at in on by into onto about between during per via against among towards through the a an my your our
    their his every each some any these those several what's who's that's it's there's here's is are was were am be
    been being i'm we're they're you're he's she's i've we've you've they've i'd we'd you'd they'd i'll we'll you'll they'll
    he'd she'd i we he she they who which whose would could should can will shall might must may have has had do does did
    don't doesn't didn't can't won't isn't aren't wasn't want wants wanted need needs needed like very really quite rather too
    such mr mrs ms doctor number`),
  finishedTails: phrases(`
    talk about,talking about,worry about,asking about,called about,yes i do,yes i am,yes we are,yes it is,yes i have,yes i can,yes i will,yes i did,yes we do,yes we have,yes please do,no i
    don't,no i can't,no i haven't,no i didn't,no it isn't,no we don't,i can't,it won't,it doesn't,i don't,they won't,
    as i can,if i can,if you can,if you could,when you can,when i can,as you can,that i can,i think so,i hope so,if so,even so,
    i guess so,who it is,what it is,where it is,where they are,how it is,as it is,that i am,what they are,log in,logged in,sign
    in,come in,check in,checked in,drop in,let me in,plug it in,hand it in,turn it on,switch on,switched on,turn on,turns on,
    go on,going on,put on,come on,carry on,later on,moving on,looking for,waiting for,asking for,paid for,pay for,
    asked for,what for,speak to,speaking to,spoke to,spoken to,talk to,talking to,write to,listen to,worry about,think about,
    ordered from,come from,calling from,hear from,used to,what it's like,look like,looks like,sounds like,feel like,if you
    like,would you like,i like,you like,it before,never before,not before,ever since,long since,all i need,all we need,what i
    need,what you need,what i want,what we want,you want,all i want,too,me too,that too,you too,not really,really,not very,not
    quite,me some,have some,i need some,have any,have anyone,got any,of each,for each,each,thank you doctor,hello doctor,
    your number,my number,the number,a number,wrong number,phone number,card number,reference number,account number,order
    number,the street,my street,who called,i called,i've called,you called,he called,she called,somebody called,someone called,
    is mine,these,those,i have to,i want to,a lot to do,to do,can do,could do,i could do,will do,what to do,how they
    do,you do,what you have,
    how you are`),
  fillers: phrases(`
    um,uh,er,erm,hmm,mmm,mm,uhm,ehm,well,you know,i mean,let's see,let me see,how can i put it,how do i say,how shall i put it,
    sort of,kind of,actually,basically,like,the thing is,let's say,i guess,or something like,firstly,secondly,and then,that you,which you,if you,when you,because you,can you,could you,do you,did you,would you,will you,have you,what you,where you,how you,think that,sure that,possible that,problem is that,so that,know that,do you still,i think,i'd say,anyway`),
  holds: phrases(`
    hang on,hold on,one moment,one second,one sec,just a moment,just a second,just a sec,just a minute,a minute,wait,wait a
    minute,wait a second,bear with me,let me check,let me look,let me have a look,let me think,let me find it,let me get it,
    let me see,i'm looking,i'm checking,give me a second,give me a moment,give me a minute,have you got a pen,got a pen,
    are you ready,i'll get it`),
  corrections: phrases('sorry,no sorry,no wait,i mean,or rather,scratch that,my mistake,actually no,excuse me'),
  closings: phrases(`
    yes,no,yeah,yep,nope,please,thanks,thank you,thank you very much,thanks a lot,goodbye,bye,bye bye,nothing,nothing else,can you hear me,ok,
    okay,sure,of course,today,tomorrow,tonight,that's all,that's it,that's everything,that's right,that's correct,that's fine,
    that's me,that's perfect,correct,exactly,absolutely,never mind,not at all,i don't know,i don't think so,sounds good,
    go ahead,if possible,nice day,good evening,good day,as soon as possible,morning,afternoon,evening,doesn't matter,confirm,
    perfect,great`),
  tags: phrases(`
    isn't it,aren't you,aren't they,aren't we,wasn't it,weren't you,weren't they,doesn't it,don't you,don't i,don't we,don't
    they,didn't you,didn't i,didn't we,didn't they,can't you,can't i,can't we,won't you,won't it,wouldn't it,wouldn't you,
    couldn't you,shouldn't i,shouldn't it,haven't you,haven't i,haven't we,hasn't it,is it,are you,are they,does it,do you,do
    i,did you,did it,can you,can i,will you,will it,has it,have you,right,yeah,eh,is that right,is that correct,is that okay,
    am i right,don't you think`),
  questions: phrases(`
    what,what's,when,when's,where,where's,who,who's,why,how,how's,which,whose,is,are,am,was,were,do,does,did,can,could,would,
    will,shall,should,may,has,have you,have i,have they,have we,is there,isn't,aren't,can't,couldn't,don't you,and is,and are,
    and what,and how,and do,and can,so what,so how,so when,so can,hi can,hi do,hello can,hello do,hello is`),
  conditions: phrases(
    'if,since,although,while,as soon as,unless,because,but if,so if,and if,even if,whenever,as i,now that',
  ),
  enumerations: phrases(
    "first i,first i'd,first we,firstly,first of all,several questions,several things,two things,three things,a few things,a few questions,a couple of things",
  ),
  lastOnes: phrases('and,then,secondly,second,lastly,finally'),
  requests: phrases(
    'is it possible,would it be possible,make an appointment,an appointment,book a table,make a reservation,make a booking',
  ),
  openings: words('hello hi hey good morning afternoon evening yes there sir madam doctor'),
  numerals: {
    values: new Map([
      ...counted(
        0,
        'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen',
      ),
      ...counted(17, 'seventeen eighteen nineteen'),
      ...counted(20, 'twenty thirty forty fifty sixty seventy eighty ninety', 10),
      ['oh', 0],
      ['o', 0],
      ['nought', 0],
      ['fourty', 40],
    ]),
    hundred: words('hundred'),
    thousand: words('thousand'),
    joiners: words('and'),
    repeats: new Map([
      ['double', 2],
      ['triple', 3],
      ['treble', 3],
    ]),
    longTens: new Set(),
  },
  months: words('january february march april may june july august september october november december'),
  weekdays: words('monday tuesday wednesday thursday friday saturday sunday'),
  ordinals: words(`
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth
    twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first`),
  births: phrases('born,birth,birthday'),
  ranges: [
    [' from the ', ' to '],
    [' from ', ' to '],
    [' between the ', ' and '],
    [' between ', ' and '],
  ],
  spelling: {
    context: phrases(
      'spelled,spelt,spell it,spell that,registration,number plate,licence plate,the reference,the code',
    ),
    as: words('for as like'),
    notLetters: words('a i o'),
  },
  email: {
    at: words('at'),
    dot: words('dot'),
    joiners: phrases('dash,hyphen,underscore'),
    mention: phrases("email,e-mail,mail,email's,address"),
    manner: phrases('all one word,all lower case,in lower case,all together'),
    atIsAWord: true,
  },
  phone: {
    country: '44',
    significant: 10,
    national: [
      { starts: '00', digits: 14 },
      { starts: '0800', digits: 10 },
      { starts: '0', digits: 11 },
      { starts: '', digits: 10 },
    ],
  },
  codes: phrases(`
    number,reference,code,order,contract,customer,invoice,policy,account,phone,mobile,landline,reach me on,reach me at,tracking,
    booking,extension,insurance`),
  codeLengths: [[' zip code ', 5]],
};
