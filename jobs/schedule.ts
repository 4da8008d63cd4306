import type { Logger } from '#lib/log.ts'
import {
  areStagesStale,
  haveStagesExpired,
  verifyStages,
  expireStages,
  refreshStaleStages
} from '#models/stages/refresh-stages.ts'
import { checkFigures } from './check-figures.ts'
import { deliverNotices, type Delivery } from './deliver-notices.ts'
import { findDuplicates, haveFilesChanged } from '#models/identity/duplicates/finding.ts'
import { finishMerges, areMergesUnfinished } from '#models/identity/merge/steps.ts'
import { forgetMerged } from '#models/identity/merge/deciding.ts'
import { forgetOldImports } from '#models/importing/file/forget.ts'
import { recountStale, areFiguresStale } from '#models/figures/recount.ts'
import { settlePeople } from './settle-people.ts'
import { settleWorkshops } from './settle-workshops.ts'
import { workImports } from './work-imports.ts'
import { flushLinks, hasPendingLinks } from '#models/access/links.ts'
import { areImportsWaiting } from '#models/importing/file/import-lease.ts'
import { areNoticesDue } from '#models/messages/delivery.ts'
import { haveEventsPending } from '#models/people/events.ts'
import { areTransfersUnfinished } from '#models/identity/transfer/answering.ts'
import { areWorkshopsPending } from '#models/ledger/flush-outbox.ts'

/** One recurring job. Each may run twice, late or not at all: it changes nothing but lateness. */
export interface Recurring {
  /** Also the name of its document in the clock's collection. */
  name: string
  /** « 3 seconds », or five cron fields spoken in ZONE. Never between 02:00 and 03:00, an hour that some nights skip or repeat. */
  every: string
  /** Longer than it may last: another worker takes over a job whose worker died only after this. */
  lockMs: number
  /** Whether there is anything to do: asked at every look, so that an idle worker reads a little and writes nothing. */
  hasWork?: () => Promise<boolean>
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
      hasWork: () => areNoticesDue(),
      run: () => deliverNotices(delivery)
    },
    {
      name: 'work-imports',
      every: '2 seconds',
      lockMs: 1 * MINUTES,
      hasWork: () => areImportsWaiting(),
      run: () => workImports({ signal: delivery.signal, leaseMs: delivery.leaseMs })
    },
    {
      name: 'recount-figures',
      every: '5 seconds',
      lockMs: 2 * MINUTES,
      hasWork: () => areFiguresStale(),
      run: () => recountStale()
    },
    {
      name: 'refresh-waits',
      every: '10 seconds',
      lockMs: 2 * MINUTES,
      hasWork: () => areStagesStale(),
      run: () => refreshStaleStages()
    },
    {
      name: 'settle-workshops',
      every: '10 seconds',
      lockMs: 1 * MINUTES,
      hasWork: () => areWorkshopsPending(),
      run: () => settleWorkshops()
    },
    {
      name: 'settle-links',
      every: '10 seconds',
      lockMs: 1 * MINUTES,
      hasWork: () => hasPendingLinks(),
      run: () => flushLinks()
    },
    {
      name: 'settle-people',
      every: '10 seconds',
      lockMs: 1 * MINUTES,
      hasWork: async () => (await haveEventsPending()) || areTransfersUnfinished(),
      run: () => settlePeople()
    },
    {
      name: 'finish-merges',
      every: '20 seconds',
      lockMs: 2 * MINUTES,
      hasWork: () => areMergesUnfinished(),
      run: () => finishMerges()
    },
    {
      name: 'find-duplicates',
      every: '20 seconds',
      lockMs: 2 * MINUTES,
      hasWork: () => haveFilesChanged(),
      run: () => findDuplicates()
    },
    {
      name: 'turn-waits',
      every: '60 seconds',
      lockMs: 5 * MINUTES,
      hasWork: () => haveStagesExpired(),
      run: () => expireStages()
    },
    { name: 'check-figures', every: '30 3 * * *', lockMs: 30 * MINUTES, run: () => checkFigures() },
    { name: 'check-waits', every: '50 3 * * *', lockMs: 30 * MINUTES, run: () => verifyStages() },
    { name: 'forget-files', every: '10 4 * * *', lockMs: 5 * MINUTES, run: () => forgetOldImports() },
    { name: 'forget-merges', every: '20 4 * * *', lockMs: 5 * MINUTES, run: () => forgetMerged() }
  ]
}
