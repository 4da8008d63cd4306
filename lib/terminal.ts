import { translate, type Key, type Language, type Params } from './i18n.ts'

/** The language of a terminal: English where the environment says so, French otherwise. */
export function terminalLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return locale.startsWith('en') ? 'en' : 'fr'
}

/** The sentence of a key, for the person at the terminal. */
export function words(key: Key, params: Params = {}): string {
  return translate(terminalLanguage())(key, params)
}

/** Writes one line on standard output. */
export function say(key: Key, params: Params = {}): void {
  process.stdout.write(`${words(key, params)}\n`)
}

/** Something stands in the way of a command: one plain sentence, no trace. */
export class GiveUp extends Error {
  constructor(key: Key, params: Params = {}) {
    super(words(key, params))
    this.name = 'GiveUp'
  }
}

/** Runs a command to its end. What stands in its way is said in one sentence on standard error, with exit code 1. */
export async function command(
  run: () => Promise<void>,
  sentences: readonly (new (...parts: never[]) => Error)[] = []
): Promise<void> {
  try {
    await run()
  } catch (error) {
    const isSaid = error instanceof GiveUp || sentences.some(kind => error instanceof kind)
    if (!isSaid) throw error
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(1)
  }
}
