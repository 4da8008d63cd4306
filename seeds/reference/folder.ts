import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Key } from '#lib/i18n.ts'
import { GiveUp, say, words } from '#lib/terminal.ts'
import { loadAgencies } from './agencies.ts'
import { loadBasins } from './basins.ts'
import { compareHolidays } from './holidays.ts'
import { tell, type Report, type What } from './report.ts'
import { loadTrades } from './trades.ts'

interface Kind {
  /** Of the file's name; a group is handed to the loader. */
  name: RegExp
  what: What
  load: (file: string, detail: string) => Promise<Report>
}

/** Agencies first: communes then say which basin each lies in. */
const KINDS: readonly Kind[] = [
  { name: /^agences_france_travail\.csv$/, what: 'agencies', load: loadAgencies },
  { name: /^communes_bassins_emploi_.*\.csv$/, what: 'basins', load: loadBasins },
  { name: /^rome_4_v(\d+)_codes\.csv$/, what: 'trades', load: loadTrades },
  { name: /^jours_feries_.*\.csv$/, what: 'holidays', load: compareHolidays }
]

/** Files that people keep beside the others, and why nothing of Déclic reads them. */
const UNUSED: readonly { name: RegExp; why: Key }[] = [
  { name: /^tensions_.*\.csv$/, why: 'terminal.reference.unused.tensions' },
  { name: /^fap225_rome\.csv$/, why: 'terminal.reference.unused.families' },
  { name: /^nomenclatures_dp\.json$/, why: 'terminal.reference.unused.lists' }
]

/** Loads every known file of a folder and says what each is for and what came of it. Loading it again changes nothing. */
export async function loadFolder(folder: string): Promise<void> {
  const files = filesOf(folder)
  const known = KINDS.flatMap(kind => files.flatMap(file => (kind.name.test(file) ? [{ kind, file }] : [])))
  if (known.length === 0) throw new GiveUp('terminal.reference.nothing', { folder, names: NAMES })
  for (const { kind, file } of known) {
    tell(file, kind.what, await kind.load(path.join(folder, file), kind.name.exec(file)?.[1] ?? ''))
  }
  for (const file of files)
    if (!known.some(one => one.file === file)) {
      const why = UNUSED.find(({ name }) => name.test(file))?.why ?? 'terminal.reference.unused.unknown'
      say('terminal.reference.notUsed', { file, why: words(why) })
    }
}

const NAMES =
  'agences_france_travail.csv, communes_bassins_emploi_….csv, rome_4_v…_codes.csv, jours_feries_….csv'

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ name }) => name)
      .toSorted()
  } catch (error) {
    throw new GiveUp('terminal.reference.noFolder', {
      folder,
      code: (error as NodeJS.ErrnoException).code ?? ''
    })
  }
}
