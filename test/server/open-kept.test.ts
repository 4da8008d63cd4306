import { expect } from 'chai'
import { Workshop } from '#models/records/workshop.ts'
import { FRESH_SECONDS } from '#server/pages/open/asked.ts'
import { keepAnswers, KEEP_OPEN_MS, type Drawn } from '#server/pages/open/kept.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { explained } from '#test/support/explained.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

const AN_HOUR = 3_600_000
const WINDOWS = [paths.open(), paths.openJson(), paths.openCalendar()]

describe('answers that are the same for everyone', () => {
  let drawn = 0
  beforeEach(() => void (drawn = 0))
  const draw = (): Promise<Drawn> => Promise.resolve({ type: 'html', text: String(++drawn), headers: {} })
  const textOf = async (kept: { ready: Promise<{ whole: Buffer }> }) => (await kept.ready).whole.toString()

  it('are drawn once for all who ask at once or within their time, then anew', async () => {
    const answers = keepAnswers({ keepMs: 1000, compress: false })
    const at = (now: number) => textOf(answers.answerTo('a', draw, now))
    expect(await Promise.all([at(0), at(0), at(999)])).to.deep.equal(['1', '1', '1'])
    expect(await at(1000)).to.equal('2')
    answers.forget()
    expect(await at(1001)).to.equal('3')
  })

  it('are drawn for each where they are not kept', async () => {
    const answers = keepAnswers({ keepMs: 0, compress: false })
    for (const text of ['1', '2']) expect(await textOf(answers.answerTo('a', draw, 0))).to.equal(text)
  })

  it('are few, however many addresses are asked for: the oldest leaves', async () => {
    const answers = keepAnswers({ keepMs: 1000, most: 3, compress: false })
    for (let at = 0; at < 50; at++) await answers.answerTo(`a${at}`, draw, 0).ready
    expect(answers.count).to.equal(3)
    expect(await textOf(answers.answerTo('a47', draw, 0))).to.equal('48')
    expect(await textOf(answers.answerTo('a0', draw, 0))).to.equal('51')
  })

  it('are asked for again when they could not be drawn', async () => {
    const answers = keepAnswers({ keepMs: 1000, compress: false })
    const failing = () => Promise.reject(new Error('the store is away'))
    const failed = await answers.answerTo('a', failing, 0).ready.catch(() => 'failed')
    expect(failed).to.equal('failed')
    expect(await textOf(answers.answerTo('a', draw, 0))).to.equal('1')
  })
})

describe('the open workshops, kept for those who ask next', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp({ keepOpenMs: AN_HOUR })
  const clock = Date.now
  let cast: Cast
  let far = 0
  beforeEach(async () => {
    cast = await raiseCast()
    // What an earlier test left in memory has had its time.
    far += 2 * AN_HOUR
    Date.now = () => clock() + far
  })
  afterEach(() => void (Date.now = clock))

  const read = (path: string, headers: Record<string, string> = {}) =>
    fetch(app.url + path, { headers: { 'accept-language': 'fr', 'accept-encoding': 'identity', ...headers } })
  const seatsOf = async ({ id }: Workshop) => {
    const { workshops } = (await (await read(paths.openJson())).json()) as {
      workshops: { id: string; seats: string }[]
    }
    return workshops.find(one => one.id === id)?.seats
  }

  it('read nothing for the second who asks, and are as old as they say', async () => {
    for (const path of WINDOWS) {
      expect((await explained(() => read(path))).queries, path).to.be.above(0)
      expect((await explained(() => read(path))).queries, path).to.equal(0)
      expect(Number((await read(path)).headers.get('age')), path).to.be.below(600)
      far += 600_000
      expect(Number((await read(path)).headers.get('age')), path).to.be.at.least(600)
      far -= 600_000
    }
  })

  it('say that a workshop is full once they have had their time, sooner than a copy elsewhere', async () => {
    const { forgeWorkshop } = cast
    expect(await seatsOf(forgeWorkshop)).to.equal('free')
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { $set: { seatsFree: 0 } })
    expect(await seatsOf(forgeWorkshop)).to.equal('free')
    far += AN_HOUR
    expect(await seatsOf(forgeWorkshop)).to.equal('full')
    expect(KEEP_OPEN_MS / 1000).to.be.below(FRESH_SECONDS)
  })

  it('hold neither a draft nor anything of who asked first', async () => {
    const marie = await app.signedIn(cast.marie)
    for (const path of WINDOWS) {
      const first = await marie.get(path)
      const { headers, ...next } = await read(path).then(async answer => ({
        headers: answer.headers,
        body: await answer.text()
      }))
      expect(next.body, path).to.equal(first.body)
      expect(next.body, path).to.not.include(cast.draftWorkshop.id)
      expect(next.body, path).to.not.match(/Aubert|Marie|csrf|nonce/)
      expect(headers.get('set-cookie'), path).to.equal(null)
    }
    const policy = (await read(paths.open())).headers.get('content-security-policy') ?? ''
    expect(policy).to.include("default-src 'none'").and.not.include('nonce')
  })

  it('are apart by language, by filter and by address, and the same squeezed or not', async () => {
    const texts = await Promise.all(
      [
        read(paths.open()),
        read(paths.open(), { 'accept-language': 'en' }),
        read(`${paths.open()}?lang=fr`),
        read(`${paths.open()}?territory=departement-06`),
        read(paths.openJson()),
        read(`${paths.openJson()}?territory=departement-06`)
      ].map(async answer => (await answer).text())
    )
    expect(new Set(texts).size).to.equal(texts.length)
    const squeezed = await read(paths.open(), { 'accept-encoding': 'gzip' })
    expect(squeezed.headers.get('content-encoding')).to.equal('gzip')
    expect(squeezed.headers.get('vary')).to.match(/Accept-Encoding/)
    expect(await squeezed.text()).to.equal(texts[0])
  })

  it('are drawn anew once somebody has sent a form here', async () => {
    const admin = await app.signedIn(cast.admin)
    const framedBy = async () => (await read(paths.open())).headers.get('content-security-policy')
    await admin.get(paths.embedding())
    expect(await framedBy()).to.match(/frame-ancestors 'self'$/)
    await admin.submit(paths.embedding(), { origins: 'https://www.example.org' })
    expect(await framedBy()).to.match(/frame-ancestors 'self' https:\/\/www\.example\.org$/)
  })
})
