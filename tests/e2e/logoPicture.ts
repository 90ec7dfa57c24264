const headBytes = 54;
const bytesPerDot = 3;

/** A BMP of a black ring on white, as somebody's logo may come. */
export function logoPicture(side = 120): Buffer {
  const rowBytes = Math.ceil((side * bytesPerDot) / 4) * 4;
  const file = Buffer.alloc(headBytes + rowBytes * side, 255);
  file.fill(0, 0, headBytes);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(headBytes, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(side, 18);
  file.writeInt32LE(side, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(8 * bytesPerDot, 28);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const off = Math.hypot(x - side / 2, y - side / 2) / side;
      if (off > 0.45 || off < 0.3) continue;
      const at = headBytes + y * rowBytes + x * bytesPerDot;
      file.fill(0, at, at + bytesPerDot);
    }
  }
  return file;
}
