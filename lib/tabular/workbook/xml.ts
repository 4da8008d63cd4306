import { SaxesParser } from 'saxes'
import { Broken, Swollen } from './archive.ts'

const SMALL = 4 * 1024 * 1024

/** Every tag of a small part, by its name without prefix. Throws Broken, Swollen. */
export function eachTag(xml: string, tag: (name: string, attributes: Record<string, string>) => void): void {
  if (xml.length > SMALL) throw new Swollen()
  const parser = new SaxesParser()
  parser.on('error', () => {
    throw new Broken()
  })
  parser.on('opentag', ({ name, attributes }) => tag(localName(name), attributes))
  parser.write(xml).close()
}

/** Some writers give every element a prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/**
 * A text as Excel means it: « _x000D_ » is the sign of that number, « _x005F_ » an underline (ECMA-376, 22.9.2.19).
 * Of control signs, only those that a text holds are kept.
 */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => {
    const sign = Number.parseInt(code, 16)
    return sign >= 32 || sign === 9 || sign === 10 || sign === 13 ? String.fromCharCode(sign) : ''
  })
}
