/** A QR code as an image that any page can show: `data:image/png;base64,…`. */
import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

const pixelsPerModule = 6;
/** ISO/IEC 18004 §9.1: four modules of white around it. */
const quietModules = 4;

/** Black on white, one bit a pixel. Throws for more than a QR code can hold (about 2,900 letters). */
export function qrCodeOf(text: string): string {
  const { data } = encode(text, { ecc: 'M', border: quietModules });
  const rows = data.flatMap((modules) => Array<Buffer>(pixelsPerModule).fill(scanline(modules)));
  const side = data.length * pixelsPerModule;
  const png = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header(side)),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${png.toString('base64')}`;
}

/** PNG (RFC 2083) §4.1.1: width, height, one bit, grey; the rest is nought. */
function header(side: number): Buffer {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(side, 0);
  bytes.writeUInt32BE(side, 4);
  bytes[8] = 1;
  return bytes;
}

/** The first byte says that the row is not filtered; a set bit is white. */
function scanline(modules: readonly boolean[]): Buffer {
  const row = Buffer.alloc(1 + Math.ceil((modules.length * pixelsPerModule) / 8));
  for (const [index, isBlack] of modules.entries())
    if (!isBlack)
      for (let pixel = index * pixelsPerModule; pixel < (index + 1) * pixelsPerModule; pixel++)
        row[1 + (pixel >> 3)] = (row[1 + (pixel >> 3)] ?? 0) | (0x80 >> (pixel & 7));
  return row;
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(body.length, 0);
  around.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
}
