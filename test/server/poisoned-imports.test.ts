import { readFileSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { readApart } from '#lib/tabular/apart/read-apart.ts'
import { readList, type ListQuestion } from '#lib/tabular/read-list.ts'
import { isFileProblem } from '#lib/tabular/table.ts'
import { countAttempt, LIMITS as OFTEN } from '#models/access/limit.ts'
import { LIMITS } from '#models/importing/file/limits.ts'
import { runImport } from '#models/importing/run/run-import.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { POISONED } from '#test/support/poisoned.ts'
import { childrenOf } from '#test/support/process.ts'
import { archive } from '#test/support/workbook.ts'

const MEGABYTE = 1024 * 1024
const MEMORY_MB = 150
const question: ListQuestion = { limits: LIMITS, alsoKnown: [], rank: null }
const once = (bytes: Uint8Array) =>
  async function* () {
    yield await Promise.resolve(bytes)
  }
const keepNothing = { keepText: () => Promise.resolve() }

/** How often something else had its turn while a work lasted. */
async function turnsDuring(work: Promise<unknown>, probe?: () => Promise<unknown>): Promise<number> {
  let [isOver, turns] = [false, 0]
  const done = work.finally(() => (isOver = true))
  for (; !isOver; turns++) {
    await probe?.()
    await turn()
  }
  await done
  return turns
}

/** What this process and the readers it started hold, in megabytes. */
function memoryNow(): number {
  const pids = [process.pid, ...childrenOf(process.pid).map(({ pid }) => pid)]
  const kilobytes = pids.map(pid => {
    try {
      return Number(/VmRSS:\s{0,9}(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0
    }
  })
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024
}

describe('a file that asks for too much work', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    await readApart(once(Buffer.from('Nom;Prénom\nA;B\n')), question, keepNothing)
  })

  for (const [what, bytes] of Object.entries(POISONED)) {
    it(`such as ${what}, is refused once, in words, while pages are answered`, async () => {
      const [marie, probe] = [await app.signedIn(cast.marie), app.visitor()]
      await marie.get(paths.newImport())
      const before = memoryNow()
      let most = before
      const sent = marie.upload(paths.imports(), 'file', new File([new Uint8Array(bytes)], 'liste.xlsx'))
      const probes = await turnsDuring(sent, async () => {
        const { status } = await probe.get(paths.live())
        expect(status).to.equal(200)
        most = Math.max(most, memoryNow())
      })
      const answer = await sent
      const figures = `${bytes.length} bytes, ${probes} probes, memory +${Math.round(most - before)} MB`
      console.log(`      ${figures}`)
      expect(answer.status, answer.text).to.equal(422)
      expect(most - before, figures).to.be.below(MEMORY_MB)
      expect(await ImportRun.countDocuments(), 'nothing is left to try again').to.equal(0)
      expect(await runImport({ forMs: 1000 })).to.equal(false)
    })
  }

  it('is ended when its time is over, and the next one is read by another process', async () => {
    const slow = heavyList()
    const pace = { least: 1, perMegabyte: 0 }
    const ended = await readApart(once(slow), question, { ...keepNothing, pace })
    expect(isFileProblem(ended) && ended.reason).to.equal('imports.reason.file-too-heavy')
    const read = await readApart(once(slow), question, keepNothing)
    expect(isFileProblem(read), 'the same file with time enough').to.equal(false)
  })

  it('is ended for want of memory without taking anyone along, and fails the import once', async () => {
    const strings = Array.from({ length: 900_000 }, (_, at) => `<si><t>${at} abcdefghijkl</t></si>`)
    const parts = {
      'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="s.xml"/></Relationships>',
      'xl/s.xml': `<worksheet><sheetData><row r="1"><c t="str"><v>Nom</v></c></row></sheetData></worksheet>`
    }
    const heavy = archive({ ...parts, 'xl/sharedStrings.xml': `<sst>${strings.join('')}</sst>` })
    const memory = { ...keepNothing, memoryMb: 16 }
    const ended = await readApart(once(heavy), question, memory)
    expect(isFileProblem(ended) && ended.reason).to.equal('imports.reason.file-too-heavy')
  })

  it('would keep everyone waiting if it were read where pages are made', async () => {
    const slow = heavyList()
    const here = await turnsDuring(readList([slow], question))
    const apart = await turnsDuring(readApart(once(slow), question, keepNothing))
    console.log(`      ${Math.round(slow.length / MEGABYTE)} MB: ${here} turns here, ${apart} apart`)
    expect(apart).to.be.above(10 * here)
  })

  it('may not be sent again and again: so many files an hour and an account', async () => {
    const marie = await app.signedIn(cast.marie)
    await marie.get(paths.newImport())
    const send = () =>
      marie.upload(paths.imports(), 'file', new File(['%PDF-1.4'], 'liste.csv', { type: 'text/csv' }))
    expect((await send()).text).to.include('PDF')
    for (let sent = 1; sent < OFTEN.uploads.most; sent++)
      await countAttempt(OFTEN.uploads, String(cast.marie._id))
    const refused = await send()
    expect([
      refused.status,
      refused.text.includes('Vous avez apporté 60 fichiers en une heure')
    ]).to.deep.equal([422, true])
    const romain = await app.signedIn(cast.romain)
    await romain.get(paths.newImport())
    const other = await romain.upload(paths.imports(), 'file', new File(['%PDF-1.4'], 'liste.csv'))
    expect(other.text, 'another account').to.include('PDF')
  })
})

/** A long list that nothing is wrong with. */
function heavyList(): Buffer {
  const line = `9300001A;ROUMANILLE;Élise;14/03/1989;13165;${'commentaire '.repeat(8)}\r\n`
  return Buffer.from(
    `Identifiant;Nom;Prénom;Date de naissance;Code SAFIR;Commentaire\r\n${line.repeat(60_000)}`
  )
}
