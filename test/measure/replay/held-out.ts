import {
  at,
  burst,
  buzz,
  falling,
  noiseSource,
  noteHz,
  oscillator,
  resonator,
  type Sound,
  sine,
  swell,
} from '../../../src/app/bench/noise/synthesis.ts';

/*
 * Sounds that no number of the voice gate was chosen by: other instruments, tunes and surroundings than those of
 * src/app/bench/noise. Keep it so: who tunes looks at the others, and here only afterwards.
 */

const REEL = [62, 66, 69, 66, 62, 66, 69, 74, 73, 69, 66, 64, 62, 64, 66, 61];
const SLOW = [57, 60, 59, 55, 57, 52, 55, 53, 50, 52, 53, 57];
const LOW = [43, 46, 50, 48, 45, 41, 43, 38];

/** A flute: a nearly pure tone in breath, with vibrato of its strength. */
function flute(): Sound {
  const pipe = oscillator([1, 0.25, 0.12, 0.04]);
  const breath = noiseSource(101);
  const mouth = resonator(1500, 1200);
  return (t) => {
    const edge = swell(t % 0.5, 0.48, 0.05);
    const tone = pipe(noteHz(at(REEL, Math.floor(t / 0.5)) + 5)) * (1 + 0.15 * sine(5, t));
    return edge * (tone + 0.3 * mouth(breath()));
  };
}

/** A clarinet low down: odd partials, slurred, in the register of a man's voice. */
function clarinet(): Sound {
  const reed = oscillator([1, 0.05, 0.6, 0.05, 0.35, 0.04, 0.2, 0.02, 0.1]);
  let hz = noteHz(52);
  return (t) => {
    hz += (noteHz(at(SLOW, Math.floor(t / 0.42))) - hz) / 160;
    return (0.6 + 0.4 * swell(t % 0.42, 0.42, 0.05)) * reed(hz);
  };
}

/** A saxophone that bends each note from below, through a body with the resonances of one. */
function saxophone(): Sound {
  const reed = oscillator(falling(12, 0.8));
  const bell = [resonator(550, 150), resonator(1250, 250), resonator(2300, 400)];
  return (t) => {
    const inNote = t % 0.6;
    const bend = 1 - 0.06 * Math.exp(-inNote * 14);
    const tone = reed(noteHz(at(SLOW, Math.floor(t / 0.6))) * bend * (1 + 0.006 * sine(5.2, t)));
    const blown = swell(inNote, 0.52, 0.04) * tone;
    return bell.reduce((sum, filter) => sum + filter(blown), 0.15 * blown);
  };
}

/** An accordion: two reeds beside each other that beat, and a drone. */
function accordion(): Sound {
  const reeds = [oscillator(falling(9, 0.9)), oscillator(falling(9, 0.9)), oscillator(falling(6, 1))];
  return (t) => {
    const hz = noteHz(at(REEL, Math.floor(t / 0.28)));
    const tune = (reeds[0]?.(hz) ?? 0) + (reeds[1]?.(hz * 1.006) ?? 0);
    return swell(t % 0.28, 0.26, 0.02) * tune + 0.4 * (reeds[2]?.(noteHz(38)) ?? 0);
  };
}

/** Bagpipes: a chanter without a rest over two drones. */
function bagpipes(): Sound {
  const chanter = oscillator([0.6, 1, 0.8, 0.5, 0.4, 0.2]);
  const drones = [oscillator(falling(8, 0.7)), oscillator(falling(8, 0.8))];
  return (t) =>
    chanter(noteHz(at(REEL, Math.floor(t / 0.2)) + 3)) +
    0.5 * ((drones[0]?.(noteHz(46)) ?? 0) + (drones[1]?.(noteHz(34)) ?? 0));
}

/** A slide guitar: every note reached from the one before, slowly. */
function slide(): Sound {
  const string = oscillator(falling(7, 1.1));
  let hz = noteHz(55);
  return (t) => {
    hz += (noteHz(at(SLOW, Math.floor(t / 0.9))) - hz) / 900;
    return (0.3 + 0.7 * burst(t % 0.9, 0.01, 0.5)) * string(hz * (1 + 0.004 * sine(6, t)));
  };
}

/** A theremin: one voice that never stops and never stands still. */
function theremin(): Sound {
  const tube = oscillator([1, 0.3, 0.1]);
  let hz = 220;
  return (t) => {
    hz += (noteHz(at(SLOW, Math.floor(t / 1.1))) - hz) / 1600;
    return tube(hz * (1 + 0.012 * sine(6.2, t)));
  };
}

/** A marimba: struck wood with an overtone two octaves up. */
function marimba(): Sound {
  const bar = oscillator([1, 0, 0, 0.4]);
  return (t) => burst(t % 0.22, 0.002, 0.12) * bar(noteHz(at(REEL, Math.floor(t / 0.22)) - 5));
}

/** A mandolin: each note struck over and over. */
function mandolin(): Sound {
  const pair = [oscillator(falling(10, 0.8)), oscillator(falling(10, 0.8))];
  return (t) => {
    const hz = noteHz(at(REEL, Math.floor(t / 0.6)));
    return burst(t % 0.075, 0.002, 0.06) * ((pair[0]?.(hz) ?? 0) + (pair[1]?.(hz * 1.003) ?? 0));
  };
}

/** A bass guitar alone: the register in which men speak. */
function bass(): Sound {
  const string = oscillator([1, 0.8, 0.5, 0.35, 0.2, 0.12]);
  return (t) => burst(t % 0.33, 0.006, 0.4) * string(noteHz(at(LOW, Math.floor(t / 0.33))));
}

/** A hold tune of an old exchange: square waves, two voices. */
function chiptune(): Sound {
  return (t) => {
    const high = Math.sign(sine(noteHz(at(REEL, Math.floor(t / 0.15)) + 12), t));
    const low = Math.sign(sine(noteHz(at(LOW, Math.floor(t / 0.6))), t));
    return 0.5 * high + 0.4 * low;
  };
}

/** A tram: a hum whose pitch follows the speed, wheels, a bell. */
function tram(): Sound {
  const motor = oscillator(falling(8, 0.6));
  const wheels = noiseSource(103);
  const rail = resonator(600, 700);
  const bell = oscillator([1, 0, 0.6, 0, 0.3]);
  return (t) => {
    const speed = 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / 12);
    const gong = 0.7 * burst((t % 12) - 5, 0.002, 0.4) * bell(830);
    return 0.5 * speed * motor(80 + 260 * speed) + 2 * speed * rail(wheels()) + gong;
  };
}

/** A vacuum cleaner: a whistle in wind. */
function vacuum(): Sound {
  const wind = noiseSource(107);
  const hose = resonator(900, 600);
  const fan = oscillator([1, 0.4, 0.2]);
  return (t) => 3 * hose(wind()) + 0.25 * fan(410 + 30 * sine(0.4, t));
}

/** Birds: short whistles that rise or fall. */
function birds(): Sound {
  const song = oscillator([1]);
  return (t) => {
    const chirp = t % 0.28;
    const sings = t % 5 < 3 ? 1 : 0;
    return sings * swell(chirp, 0.16, 0.02) * song(2100 + (Math.floor(t / 0.28) % 3 === 0 ? -2500 : 3500) * chirp);
  };
}

/** A crow: hoarse calls with two resonances. */
function crow(): Sound {
  const throat = noiseSource(109);
  const beak = [resonator(1100, 200), resonator(1900, 300)];
  return (t) => {
    const caw = swell(t % 1.3, 0.35, 0.03) * (t % 6 < 4 ? 1 : 0);
    const rough = buzz(t * (480 + 20 * throat())) + 0.8 * throat();
    return 2 * beak.reduce((sum, filter) => sum + filter(caw * rough), 0);
  };
}

/** Rain on a window and wind that howls in it. */
function storm(): Sound {
  const drops = noiseSource(113);
  const gap = resonator(420, 40);
  return (t) => 0.25 * drops() + (2 + 1.5 * sine(0.3, t)) * gap(drops());
}

/** A printer: stepping motors and a carriage. */
function printer(): Sound {
  const gear = noiseSource(127);
  const motor = oscillator(falling(10, 0.5));
  return (t) => {
    const line = t % 1.1;
    return (line < 0.8 ? 0.5 * motor(line < 0.4 ? 220 : 330) : 0) + burst(t % 0.11, 0.001, 0.01) * gear();
  };
}

/** Music that somebody else's modem makes: answer tone, then scrambled data. */
function modem(): Sound {
  const data = noiseSource(131);
  const carrier = resonator(1800, 900);
  return (t) => (t % 9 < 3 ? 0.6 * sine(2100, t) : 2 * carrier(data()));
}

export const HELD_OUT = {
  ...{ flute, clarinet, saxophone, accordion, bagpipes, slide, theremin, marimba, mandolin, bass, chiptune },
  ...{ tram, vacuum, birds, crow, storm, printer, modem },
} as const;
