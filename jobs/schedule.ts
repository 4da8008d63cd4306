import type { Logger } from '#lib/log.ts'
import { checkFigures } from './check-figures.ts'
import { deliverNotices, type Delivery } from './deliver-notices.ts'
import { findDuplicates } from './find-duplicates.ts'
import { finishMerges } from './finish-merges.ts'
import { forgetMerges } from './forget-merges.ts'
import { forgetFiles } from './forget-files.ts'
import { recountFigures } from './recount-figures.ts'
import { settlePeople } from './settle-people.ts'
import { checkWaits } from './check-waits.ts'
import { turnWaits } from './turn-waits.ts'
import { settleWorkshops } from './settle-workshops.ts'
import { workImports } from './work-imports.ts'

/** One recurring job. Each may run twice, late or not at all: it changes nothing but lateness. */
export interface Recurring {
  /** Also the name of its document in the clock's collection. */
  name: string
  /** « 3 seconds », or five cron fields spoken in ZONE. Never between 02:00 and 03:00, an hour that some nights skip or repeat. */
  every: string
  /** Longer than it may last: another worker takes over a job whose worker died only after this. */
  lockMs: number
  /** Returns what it did as a number, for the log. */
  run: () => Promise<number>
}

/** The zone of the times above; a place's own zone is in its due times already. */
export const ZONE = 'Europe/Paris'

const SECONDS = 1_000
const MINUTES = 60 * SECONDS

/** Every recurring job of the product. */
export function schedule(delivery: Delivery & { log: Logger }): Recurring[] {
  return [
    {
      name: 'deliver-notices',
      every: '2 seconds',
      lockMs: 25 * SECONDS,
      run: () => deliverNotices(delivery)
    },
    { name: 'settle-workshops', every: '10 seconds', lockMs: 1 * MINUTES, run: () => settleWorkshops() },
    { name: 'settle-people', every: '10 seconds', lockMs: 1 * MINUTES, run: () => settlePeople() },
    { name: 'recount-figures', every: '5 seconds', lockMs: 2 * MINUTES, run: () => recountFigures() },
    { name: 'find-duplicates', every: '20 seconds', lockMs: 2 * MINUTES, run: () => findDuplicates() },
    {
      name: 'work-imports',
      every: '2 seconds',
      lockMs: 1 * MINUTES,
      run: () => workImports({ signal: delivery.signal, leaseMs: delivery.leaseMs })
    },
    { name: 'turn-waits', every: '60 seconds', lockMs: 5 * MINUTES, run: () => turnWaits() },
    { name: 'check-waits', every: '50 3 * * *', lockMs: 30 * MINUTES, run: () => checkWaits() },
    { name: 'finish-merges', every: '10 seconds', lockMs: 2 * MINUTES, run: () => finishMerges() },
    { name: 'forget-merges', every: '20 4 * * *', lockMs: 5 * MINUTES, run: () => forgetMerges() },
    { name: 'check-figures', every: '30 3 * * *', lockMs: 30 * MINUTES, run: () => checkFigures() },
    { name: 'forget-files', every: '10 4 * * *', lockMs: 5 * MINUTES, run: () => forgetFiles() }
  ]
}
