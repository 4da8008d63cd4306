import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

const LINE = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*(.*)$/

/**
 * Adds to the environment what the file says, if there is one. A variable that is set already, be it to nothing, stays.
 * What cannot be read as it was meant ends the process in a sentence: passed over, it would start something else.
 */
export function readEnvFile(file) {
  const text = textOf(file)
  if (text === undefined) return
  const wrong = whatIsWrong(text)
  if (wrong) giveUp(file, wrong)
  for (const [name, value] of Object.entries(parseEnv(text))) {
    if (!(name in process.env)) process.env[name] = value
  }
}

/** The text without the mark and the line ends of some editors; undefined where there is no file. */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    return giveUp(file, `cannot be read (${error.code})`)
  }
}

/** Node passes over a line it does not understand. Never says what stands there: it may be a secret. */
function whatIsWrong(text) {
  if (/[\0\uFFFD]/.test(text)) return 'is not a text in UTF-8: save it so'
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]
    if (/^\s*(#|$)/.test(line)) continue
    const value = LINE.exec(line)?.[1]
    if (value === undefined) return `is wrong in line ${index + 1}: it is not NAME=value`
    const quote = /^["'`]/.exec(value)?.[0]
    if (!quote || value.indexOf(quote, 1) > 0) continue
    const closed = lines.findIndex((other, at) => at > index && other.includes(quote))
    if (closed < 0) return `is wrong in line ${index + 1}: its quotation mark is not closed`
    index = closed
  }
  return undefined
}

function giveUp(file, wrong) {
  process.stderr.write(`The file ${file} ${wrong}.\n`)
  process.exit(1)
}
