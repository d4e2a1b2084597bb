import { burst, buzz, noiseSource, oscillator, resonator, type Sound, sine, swell } from './synthesis.ts';

/** Two or three explosive bursts of breath through a throat, the last one a little voiced. */
function cough(): Sound {
  const noise = noiseSource(3);
  const throat = [resonator(550, 150), resonator(1400, 250), resonator(2600, 400)];
  return (t) => {
    const at = t % 3;
    const breath =
      noise() * (burst(at, 0.008, 0.07) + 0.8 * burst(at - 0.33, 0.008, 0.06) + 0.5 * burst(at - 0.62, 0.01, 0.08));
    const voiced = 0.5 * buzz(at * 160) * burst(at - 0.62, 0.03, 0.06);
    return throat.reduce((sum, filter) => sum + filter(breath + voiced), 0) * 2;
  };
}

function throatClearing(): Sound {
  const noise = noiseSource(17);
  const throat = [resonator(450, 120), resonator(1100, 250)];
  return (t) => {
    const at = t % 3;
    const rough = buzz(at * (70 + 20 * noise())) * 0.6 + noise() * 0.6;
    return (
      throat.reduce((sum, filter) => sum + filter(rough * (burst(at, 0.03, 0.08) + burst(at - 0.25, 0.03, 0.1))), 0) * 2
    );
  };
}

/** A short and a long one. */
function carHorn(): Sound {
  return (t) => {
    const at = t % 4;
    const on = at < 0.25 || (at > 0.4 && at < 1.4) ? 1 : 0;
    return on * 0.4 * (buzz(t * 415) + buzz(t * 520));
  };
}

/** Barks: short harmonic bursts whose pitch falls. */
function dog(): Sound {
  const noise = noiseSource(5);
  const mouth = [resonator(800, 200), resonator(1700, 300)];
  let phase = 0;
  return (t) => {
    const at = t % 3 < 1.6 ? (t % 3) % 0.55 : 1;
    phase += (650 * Math.exp(-at * 6) + 180) / 8000;
    const bark = (buzz(phase) + 0.5 * noise()) * burst(at, 0.012, 0.07);
    return mouth.reduce((sum, filter) => sum + filter(bark), 0) * 2;
  };
}

function engine(): Sound {
  const noise = noiseSource(7);
  const body = resonator(180, 120);
  return (t) => 0.4 * buzz(t * (42 + 2 * sine(0.3, t))) + 2 * body(noise()) + 0.1 * noise();
}

/** Two tones, a wail and a yelp, in turn. */
function siren(): Sound {
  const horn = oscillator([1, 0.5, 0.4, 0.2, 0.15]);
  return (t) => {
    const at = t % 18;
    if (at < 6) return horn(at % 1 < 0.5 ? 435 : 580);
    if (at < 12) return horn(950 + 400 * sine(0.25, at));
    return horn(950 + 400 * sine(3, at));
  };
}

function keyboard(): Sound {
  const noise = noiseSource(11);
  return (t) => noise() * burst(t % 0.17, 0.001, 0.006) * (t % 3 < 2 ? 1 : 0);
}

/** A street: rumble, cars that pass, brakes that squeal, a distant horn. */
function traffic(): Sound {
  const noise = noiseSource(29);
  const rumble = resonator(90, 80);
  const tyres = resonator(800, 900);
  const brake = oscillator([1, 0.3]);
  return (t) => {
    const passing = Math.exp(-(((t % 5) - 2.5) ** 2) / 0.7);
    const squeal = 0.15 * swell((t % 11) - 3, 1.2, 0.3) * brake(1900 + 60 * noise());
    const horn = 0.2 * swell((t % 13) - 7, 0.8, 0.05) * (buzz(t * 392) + buzz(t * 494));
    return 4 * rumble(noise()) + (0.2 + 1.5 * passing) * tyres(noise()) + squeal + horn;
  };
}

/** A telephone that rings beside the caller, then a door that slams and steps. */
function room(): Sound {
  const noise = noiseSource(31);
  const wood = [resonator(140, 40), resonator(420, 90)];
  return (t) => {
    const at = t % 9;
    const ring = at < 4 && at % 2 < 1 ? 0.5 * (sine(1000, t) + sine(1250, t)) * (t % 0.05 < 0.025 ? 1 : 0.3) : 0;
    const slam = 2 * burst(at - 5, 0.002, 0.09);
    const step = at > 6 ? 0.6 * burst((at - 6) % 0.55, 0.003, 0.03) : 0;
    return ring + wood.reduce((sum, filter) => sum + 3 * filter(noise() * (slam + step)), 0);
  };
}

function hiss(): Sound {
  const noise = noiseSource(13);
  return () => 0.5 * noise();
}

export const SURROUNDINGS = {
  cough,
  'throat-clearing': throatClearing,
  'car-horn': carHorn,
  dog,
  engine,
  siren,
  keyboard,
  traffic,
  room,
  hiss,
} as const;
