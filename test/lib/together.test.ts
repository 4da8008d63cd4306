import { expect } from 'chai'
import { together } from '#lib/together.ts'

/** What is true in the store, and readings of it that end when the test says so. */
function world() {
  const state = { value: 'before', readings: [] as number[][], ends: [] as (() => void)[] }
  const read = async (asked: readonly number[]) => {
    const { value } = state
    state.readings.push([...asked])
    await new Promise<void>(resolve => state.ends.push(resolve))
    return (one: number) => `${value} ${one}`
  }
  const settled = () => new Promise(resolve => setImmediate(resolve))
  const end = async () => {
    await settled()
    state.ends.shift()?.()
    await settled()
  }
  return { state, read, end, settled }
}

describe('What is read together', () => {
  it('is one reading for all who asked while another was under way, and each is given theirs', async () => {
    const { state, read, end, settled } = world()
    const ask = together(read)
    const first = ask(1)
    await settled()
    const others = [ask(2), ask(3), ask(4)]
    await end()
    expect(await first).to.equal('before 1')
    await end()
    expect(await Promise.all(others)).to.deep.equal(['before 2', 'before 3', 'before 4'])
    expect(state.readings).to.deep.equal([[1], [2, 3, 4]])
  })

  it('is what was true once they had asked: who asks during a reading is not given that one', async () => {
    const { state, read, end, settled } = world()
    const ask = together(read)
    const first = ask(1)
    await settled()
    state.value = 'after'
    const second = ask(2)
    await end()
    await end()
    expect([await first, await second]).to.deep.equal(['before 1', 'after 2'])
  })

  it('would be older where a reading under way is shared', async () => {
    const { state, read, end, settled } = world()
    let shared: ReturnType<typeof read> | undefined
    const ask = async (one: number) => (await (shared ??= read([one])))(one)
    const first = ask(1)
    await settled()
    state.value = 'after'
    const second = ask(2)
    await end()
    expect([await first, await second]).to.deep.equal(['before 1', 'before 2'])
  })

  it('keeps nothing: whoever asks later is read for again', async () => {
    const { state, read, end } = world()
    const ask = together(read)
    for (const value of ['one', 'two']) {
      state.value = value
      const found = ask(7)
      await end()
      expect(await found).to.equal(`${value} 7`)
    }
    expect(state.readings).to.deep.equal([[7], [7]])
  })

  it('fails for those it was made for and for those who wait, and goes on', async () => {
    let fail = () => {}
    let fails = true
    const ask = together(async (asked: readonly number[]) => {
      if (fails) await new Promise((_resolve, reject) => (fail = () => reject(new Error('no store'))))
      return (one: number) => asked.includes(one)
    })
    const first = ask(1)
    const { settled } = world()
    await settled()
    const second = ask(2)
    const both = Promise.allSettled([first, second])
    fail()
    expect((await both).map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
    fails = false
    expect(await ask(3)).to.equal(true)
  })

  it('holds nobody back for long: where a reading hangs, another is made for who asks and for who waits', async () => {
    const { state, read, settled } = world()
    const ask = together(read, { patienceMs: 60_000 })
    const hangs = [ask(1)]
    await settled()
    hangs.push(ask(2))
    await settled()
    expect(state.readings, 'while it is young').to.deep.equal([[1]])

    const apart = world()
    const impatient = together(apart.read, { patienceMs: -1 })
    void impatient(1)
    await apart.settled()
    const found = impatient(2)
    await apart.settled()
    apart.state.ends.pop()?.()
    expect(await found).to.equal('before 2')
  })

  it('looks for a hundred at once and no more, and for everyone', async () => {
    const sizes: number[] = []
    const ask = together(async (asked: readonly number[]) => {
      sizes.push(asked.length)
      await Promise.resolve()
      return (one: number) => one
    })
    const everyone = Array.from({ length: 250 }, (_, index) => index)
    expect(await Promise.all(everyone.map(ask))).to.deep.equal(everyone)
    expect(sizes).to.deep.equal([100, 100, 50])
  })
})
