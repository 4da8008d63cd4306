import { expect } from 'chai'
import { likelyAddress, likelyDomain } from '#lib/identifiers/email-slips.ts'

describe('A likely slip in an e-mail domain', () => {
  const slips: [string, string][] = [
    ['gmial.com', 'gmail.com'],
    ['gmal.com', 'gmail.com'],
    ['gmaill.com', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['gmail.cm', 'gmail.com'],
    ['gmail.fr', 'gmail.com'],
    ['hotmial.fr', 'hotmail.fr'],
    ['hotmail.ft', 'hotmail.fr'],
    ['ornage.fr', 'orange.fr'],
    ['orange.f', 'orange.fr'],
    ['laposte.fr', 'laposte.net'],
    ['outlok.com', 'outlook.com'],
    ['yaho.fr', 'yahoo.fr']
  ]
  for (const [typed, meant] of slips)
    it(`is seen in ${typed}`, () => {
      expect(likelyDomain(`nadia@${typed}`)).to.equal(meant)
    })

  for (const real of [
    'gmail.com',
    'mail.com',
    'ymail.com',
    'orange.fr',
    'free.fr',
    'sfr.fr',
    'gmx.fr',
    'live.fr',
    'bbox.fr',
    'hotmail.be',
    'mairie-aubagne.fr',
    'example.org',
    'ac-aix-marseille.fr',
    'outils.com'
  ])
    it(`is not seen in ${real}`, () => {
      expect(likelyDomain(`nadia@${real}`)).to.equal(null)
    })
})

describe('The address that was probably meant', () => {
  it('is whole, whatever it was copied with; nothing is guessed from what is right or no address', () => {
    expect(likelyAddress('Luc <Luc.Essai@gmial.com>')).to.equal('luc.essai@gmail.com')
    for (const other of ['luc@gmail.com', 'gmial.com', '', 'luc@gmial.com, lea@gmial.com'])
      expect(likelyAddress(other), other).to.equal(null)
  })
})
