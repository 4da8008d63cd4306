import { setTimeout as delay } from 'node:timers/promises'
import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { expect } from 'chai'
import { addDays } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { until } from '#test/support/process.ts'
import { confirmImport } from '#models/importing/run/confirm.ts'
import { uploadFile } from '#models/importing/run/upload.ts'

const root = path.resolve(import.meta.dirname, '../..')
/** Kills of a worker while it reads, and again while it saves; DECLIC_KILLS=20 for a long proof. */
const ROUNDS = Number(process.env['DECLIC_KILLS'] ?? 3)
/** Enough for the last kill to find work. */
const LINES = 400 * ROUNDS

const HEAD = 'Identifiant;Nom;Prénom;Date de naissance;Code SAFIR;Courriel;Commentaire'
const line = (at: number) => {
  const number = String(at).padStart(4, '0')
  const born = slashed(addDays('1970-01-01', at))
  return `94${number}0A;NOM${number};Jean;${born};13165;p${number}@example.org;${'x'.repeat(900)}`
}

describe('a list that a worker reads and saves', function () {
  this.timeout(240_000 + ROUNDS * 20_000)
  const db = useDatabase({ own: true })
  useEmptyCollections()
  let cast: Cast
  const children = new Set<ChildProcess>()
  beforeEach(async () => {
    cast = await raiseCast()
  })
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL')
    children.clear()
  })

  const startWorker = () => {
    const args = ['run.js', 'test/support/worker-child.ts', db.uri, 'smtp://127.0.0.1:9']
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
    children.add(child)
    return child
  }
  const now = ({ _id }: ImportRun) => ImportRun.findById(_id).orFail()
  it('ends as it would have, however often the worker is killed', async () => {
    const text = [HEAD, ...Array.from({ length: LINES }, (_, at) => line(at)), line(3)].join('\r\n')
    const brought = await uploadFile({
      agency: cast.marie.agency!,
      by: cast.marie._id,
      fileName: 'liste.csv',
      bytes: Buffer.from(text)
    })
    expect(brought.state, 'left to the worker').to.equal('received')
    let killed = 0
    /** Kills a worker so long after it has taken the work up. */
    const kill = async (after: number) => {
      const { leaseToken: before } = await now(brought)
      const worker = startWorker()
      await until(
        'the work is taken up',
        async () => {
          const { leaseToken, isAtWork } = await now(brought)
          return !isAtWork || (leaseToken !== null && leaseToken !== before)
        },
        30_000
      )
      await delay(after)
      if ((await now(brought)).isAtWork) killed += 1
      worker.kill('SIGKILL')
    }
    const finish = async (state: string) => {
      const worker = startWorker()
      await until(state, async () => !(await now(brought)).isAtWork, 240_000)
      expect((await now(brought)).state).to.equal(state)
      worker.kill('SIGKILL')
    }
    for (let round = 0; round < ROUNDS; round++) await kill(Math.random() * 1500)
    await finish('checked')
    expect((await now(brought)).lines).to.include({ new: LINES, ignored: 1, refused: 0 })
    await confirmImport(await now(brought), { by: cast.marie._id })
    for (let round = 0; round < ROUNDS; round++) await kill(Math.random() * 1500)
    await finish('saved')
    expect((await now(brought)).lines).to.include({ saved: LINES, ignored: 1, new: 0, doubtful: 0 })
    expect(await ImportRow.countDocuments({ importation: brought._id })).to.equal(LINES + 1)
    expect(await Person.countDocuments({ identifiers: /^94/ })).to.equal(LINES)
    expect(killed, 'killed at work').to.be.above(1)
  })
})
