import { bytesIn } from './single-bytes.ts'

/** What UTF-8 gives for é, œ, ’… when it is read as Windows-1252, or on a Mac. */
const TRACES = /[ÂÃÅâ√¬]/
const LONGEST = 32_767

/**
 * A text that was read in the wrong character set before it was written: « Ã‰TIENNE » is « ÉTIENNE ». Every sign that
 * is not plain must be explained so, or the text stays as it is: no name is made up.
 */
export function undoDecoding(text: string): string {
  if (!TRACES.test(text) || text.length > LONGEST) return text
  return undone(text, 'windows-1252') ?? undone(text, 'macintosh') ?? text
}

function undone(text: string, charset: 'windows-1252' | 'macintosh'): string | undefined {
  // A name in capitals was put in capitals after it was spoiled: « é » and « œ » were no letters any more.
  const isCapital = /[A-Z][^A-Z]*[A-Z]/.test(text) && !/[a-z]/.test(text)
  try {
    // eslint-disable-next-line no-control-regex -- « not ASCII » is what is meant
    return text.replace(/[^\u0000-\u007f]+/g, run => {
      const bytes = bytesIn(charset, isCapital ? run.replaceAll('Â€', 'â€') : run)
      if (!bytes) throw new TypeError()
      const sign = STRICT.decode(bytes)
      return isCapital ? sign.toUpperCase() : sign
    })
  } catch {
    return undefined
  }
}

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
