/** The character sets of one byte a sign that French lists come in; the first is the usual one. */
export const SINGLE_BYTES = ['windows-1252', 'macintosh', 'iso-8859-15', 'ibm850'] as const
export type SingleByte = (typeof SINGLE_BYTES)[number]

const signs = (from: number, length: number) =>
  Array.from({ length }, (_, at) => String.fromCharCode(from + at)).join('')
const LATIN_1 = signs(0xa0, 96)

/**
 * The signs of bytes 80–FF, in order; the five that Windows-1252 leaves undefined are themselves, as in WHATWG's table.
 * Node's own decoder loses œ, € and ’ in some versions (nodejs/node#56542: it reads Latin-1), so these are ours.
 */
const UPPER: Record<SingleByte, string> = {
  'windows-1252': '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ' + LATIN_1,
  macintosh:
    'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ',
  'iso-8859-15':
    signs(0x80, 32) + LATIN_1.replace(/[¤¦¨´¸¼½¾]/g, sign => '€ŠšŽžŒœŸ'.charAt('¤¦¨´¸¼½¾'.indexOf(sign))),
  ibm850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'
}

/** The sign of a byte from 80 to FF. */
export function signOf(charset: SingleByte, byte: number): string {
  return UPPER[charset].charAt(byte - 0x80)
}

export function readSingleBytes(charset: SingleByte, bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const upper = UPPER[charset]
  return latin.replace(/[\u0080-\u00ff]/g, sign => upper.charAt(sign.charCodeAt(0) - 0x80))
}

/** The bytes of a text, undefined when a sign of it is not in the set. */
export function bytesIn(charset: SingleByte, text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const byte = code < 0x80 ? code : (BYTES[charset].get(text.charAt(at)) ?? -1)
    if (byte < 0) return undefined
    bytes[at] = byte
  }
  return bytes
}

const bytesOf = (charset: SingleByte) =>
  new Map([...UPPER[charset]].map((sign, at) => [sign, 0x80 + at] as const))
const BYTES: Record<SingleByte, ReadonlyMap<string, number>> = {
  'windows-1252': bytesOf('windows-1252'),
  macintosh: bytesOf('macintosh'),
  'iso-8859-15': bytesOf('iso-8859-15'),
  ibm850: bytesOf('ibm850')
}
