/** A sliding extreme, then its mean: the light of bare paper, or of ink, around each place. */
function envelope(
  light: Float32Array,
  reach: number,
  pick: (a: number, b: number) => number,
): Float32Array {
  const n = light.length;
  const hull = new Float32Array(n);
  for (let i = 0; i < n; i += 1) {
    let value = light[i] as number;
    for (let k = Math.max(0, i - reach); k <= Math.min(n - 1, i + reach); k += 1) {
      value = pick(value, light[k] as number);
    }
    hull[i] = value;
  }
  const out = new Float32Array(n);
  let sum = 0;
  let count = 0;
  let tail = 0;
  let head = 0;
  for (let i = 0; i < n; i += 1) {
    while (head < n && head <= i + reach) {
      sum += hull[head] as number;
      count += 1;
      head += 1;
    }
    while (tail < i - reach) {
      sum -= hull[tail] as number;
      count -= 1;
      tail += 1;
    }
    out[i] = sum / count;
  }
  return out;
}

const leastContrast = 10;

/** 0 paper, 1 ink, each judged by what lies around it. */
export function darknessOf(light: Float32Array, reach: number): Float32Array {
  const paper = envelope(light, reach, Math.max);
  const ink = envelope(light, reach, Math.min);
  return light.map((value, i) => {
    const room = Math.max(leastContrast, (paper[i] as number) - (ink[i] as number));
    return ((paper[i] as number) - value) / room;
  });
}
export function valueAt(values: Float32Array, place: number): number {
  const i = Math.floor(place);
  if (i < 0) return values[0] ?? 0;
  if (i + 1 >= values.length) return values[values.length - 1] ?? 0;
  const part = place - i;
  return (values[i] as number) * (1 - part) + (values[i + 1] as number) * part;
}
