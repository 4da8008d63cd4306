import { expect } from 'chai'
import { communeOf, communesOf, locate } from '#lib/communes.ts'

describe('communes', () => {
  it('are told by postcode, one or several', async () => {
    expect(await communesOf('13400')).to.deep.equal([{ code: '13005', name: 'Aubagne' }])
    const several = await communesOf('06320')
    expect(several.map(({ name }) => name))
      .to.include("Cap-d'Ail")
      .and.include('La Turbie')
    expect(await communesOf('2A004')).to.deep.equal([])
    expect(await communesOf('|')).to.deep.equal([])
  })

  it('are their arrondissements in Paris, Lyon and Marseille', async () => {
    const found = { code: '13205', name: 'Marseille 5e Arrondissement' }
    expect(await locate('13005', 'Marseille')).to.deep.equal({ found })
    expect(await locate('13005', '')).to.deep.equal({ found })
  })

  it('are found by name among those of a postcode, however it is written', async () => {
    expect(await locate('06320', 'cap d’ail')).to.deep.equal({ found: { code: '06032', name: "Cap-d'Ail" } })
    expect(await locate('83700', 'ST RAPHAEL')).to.deep.include({
      found: { code: '83118', name: 'Saint-Raphaël' }
    })
    expect(await locate('20000', '')).to.deep.include({ found: { code: '2A004', name: 'Ajaccio' } })
  })

  it('have to be chosen when several are possible, or when the name is none of them', async () => {
    expect(await locate('06320', ''))
      .to.have.property('choices')
      .that.has.length.above(1)
    expect(await locate('13400', 'Aubanne')).to.deep.equal({ choices: [{ code: '13005', name: 'Aubagne' }] })
  })

  it('are found by name alone for a CEDEX, which is in no list', async () => {
    expect(await locate('13675', 'AUBAGNE CEDEX')).to.deep.equal({
      found: { code: '13005', name: 'Aubagne' }
    })
    expect(await locate('13999', 'Nulle-Part CEDEX 9')).to.deep.equal({ found: null })
    expect(await locate('99999', 'Genève')).to.deep.equal({ found: null })
    expect(await locate('', '')).to.deep.equal({ found: null })
  })

  it('have a code of today', async () => {
    expect(await communeOf('13005')).to.deep.equal({ code: '13005', name: 'Aubagne' })
    expect(await communeOf('00000')).to.equal(null)
  })

  it('take little memory once they are cut from their source', async () => {
    await communesOf('13400')
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    for (let turn = 0; turn < 50; turn++) await communesOf('97480')
    expect(process.memoryUsage().heapUsed - before).to.be.below(16 * 1024 * 1024)
  })
})
