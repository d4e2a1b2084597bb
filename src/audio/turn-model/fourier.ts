/** A discrete Fourier transform of one size, in place, from the time's order to that of the frequencies. */
export type FourierTransform = (real: Float64Array, imaginary: Float64Array) => void;

/**
 * The transform of `size` points, of any size that small primes divide: decimation in time with mixed radices (Cooley and
 * Tukey 1965). The tables are made once; a transform allocates nothing.
 */
export function fourierTransform(size: number): FourierTransform {
  const radices = primesOf(size);
  const order = Uint16Array.from(leaves(0, 1, radices));
  const angle = (-2 * Math.PI) / size;
  const cosines = Float64Array.from({ length: size }, (_, i) => Math.cos(angle * i));
  const sines = Float64Array.from({ length: size }, (_, i) => Math.sin(angle * i));
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  const widest = Math.max(1, ...radices);
  const [partRe, partIm] = [new Float64Array(widest), new Float64Array(widest)];

  /** The parts of one point, each turned to its place: those of `radix` transforms that lie `length` apart. */
  function turn(from: number, k: number, length: number, radix: number): void {
    const step = (k * size) / (length * radix);
    for (let q = 0; q < radix; q++) {
      const at = from + q * length;
      const a = re[at] ?? 0;
      const b = im[at] ?? 0;
      const cos = cosines[q * step] ?? 0;
      const sin = sines[q * step] ?? 0;
      partRe[q] = a * cos - b * sin;
      partIm[q] = a * sin + b * cos;
    }
  }

  /** Joins `radix` transforms of `length` points each, which lie `length` apart, in their point at `from`. */
  function join(from: number, length: number, radix: number): void {
    for (let p = 0; p < radix; p++) {
      let sumRe = partRe[0] ?? 0;
      let sumIm = partIm[0] ?? 0;
      for (let q = 1; q < radix; q++) {
        const angleAt = (((p * q) % radix) * size) / radix;
        const cos = cosines[angleAt] ?? 0;
        const sin = sines[angleAt] ?? 0;
        const a = partRe[q] ?? 0;
        const b = partIm[q] ?? 0;
        sumRe += a * cos - b * sin;
        sumIm += a * sin + b * cos;
      }
      re[from + p * length] = sumRe;
      im[from + p * length] = sumIm;
    }
  }

  return (real, imaginary) => {
    for (let i = 0; i < size; i++) {
      re[i] = real[order[i] ?? 0] ?? 0;
      im[i] = imaginary[order[i] ?? 0] ?? 0;
    }
    let length = 1;
    for (const radix of radices.toReversed()) {
      for (let at = 0; at < size; at += length * radix)
        for (let k = 0; k < length; k++) {
          turn(at + k, k, length, radix);
          join(at + k, length, radix);
        }
      length *= radix;
    }
    real.set(re);
    imaginary.set(im);
  };
}

function primesOf(size: number): number[] {
  const primes: number[] = [];
  for (let rest = size, prime = 2; rest > 1; ) {
    if (rest % prime === 0) {
      primes.push(prime);
      rest /= prime;
    } else prime++;
  }
  return primes;
}

/** Indices of the input in the order in which its parts are joined. */
function leaves(from: number, stride: number, [radix, ...others]: readonly number[]): number[] {
  if (radix === undefined) return [from];
  return Array.from({ length: radix }, (_, q) => leaves(from + q * stride, stride * radix, others)).flat();
}
