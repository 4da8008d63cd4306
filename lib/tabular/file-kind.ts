import type { Reason } from './table.ts'

type NotATable = Extract<Reason, `file-${string}`>

const SIGNATURES: [NotATable, number[]][] = [
  ['file-is-old-workbook', [0xd0, 0xcf, 0x11, 0xe0]],
  ['file-is-pdf', [0x25, 0x50, 0x44, 0x46]],
  ['file-is-image', [0x89, 0x50, 0x4e, 0x47]],
  ['file-is-image', [0xff, 0xd8, 0xff]],
  ['file-is-image', [0x47, 0x49, 0x46, 0x38]],
  ['file-is-image', [0x52, 0x49, 0x46, 0x46]],
  ['file-is-archive', [0x1f, 0x8b]],
  ['file-is-archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['file-is-archive', [0x52, 0x61, 0x72, 0x21]],
  ['file-is-document', [0x7b, 0x5c, 0x72, 0x74, 0x66]]
]
const ZIP = [0x50, 0x4b]
const WORKBOOK_PARTS = ['xl/', '[Content_Types].xml', 'opendocument.spreadsheet', '_rels/']

/** What a file is by its first bytes, when it is surely not a list: its name proves nothing. */
export function notATable(bytes: Uint8Array): NotATable | undefined {
  const signed = SIGNATURES.find(([, signature]) => startsWith(bytes, signature))
  if (signed) return signed[0]
  if (startsWith(bytes, ZIP) && bytes[2] !== undefined && bytes[2] < 8) return kindOfZip(bytes)
  return kindOfMarkup(bytes)
}

/** Is this surely meant as an Excel workbook (.xlsx), which is unpacked before it is read? */
export function isXlsx(bytes: Uint8Array): boolean {
  if (!startsWith(bytes, ZIP)) return false
  const names = latin(bytes.subarray(0, 4000))
  return ['xl/', '[Content_Types].xml', '_rels/', 'docProps/'].some(part => names.includes(part))
}

function kindOfZip(bytes: Uint8Array): NotATable {
  const names = latin(bytes.subarray(0, 4000))
  return WORKBOOK_PARTS.some(part => names.includes(part)) ? 'file-is-workbook' : 'file-is-archive'
}

/** Many systems export « Excel » files that are web pages or XML inside. */
function kindOfMarkup(bytes: Uint8Array): NotATable | undefined {
  const start = latin(bytes.subarray(0, 200))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .toLowerCase()
  if (start.startsWith('<?xml')) return 'file-is-workbook'
  return ['<!doctype html', '<html', '<table', '<head'].some(tag => start.startsWith(tag))
    ? 'file-is-web-page'
    : undefined
}

function startsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
