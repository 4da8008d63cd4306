import { expect } from 'chai'
import { isEmailAddress, readEmailAddress } from '#lib/identifiers/email-address.ts'
import { isMobile, readPhone, speakPhone } from '#lib/identifiers/phone.ts'

describe('telephone numbers', () => {
  const french = [
    '06 39 98 00 03',
    '06.39.98.00.03',
    '06-39-98-00-03',
    '0639980003',
    '+33 6 39 98 00 03',
    '+33 (0)6 39 98 00 03',
    '0033639980003',
    '00 33 6 39 98 00 03',
    '06\u00a039\u202f98\u00a000\u00a003',
    '+330639980003',
    '06/39/98/00/03'
  ]
  for (const typed of french) {
    it(`reads « ${typed} »`, () => {
      expect(readPhone(typed)).to.deep.equal({
        value: { e164: '+33639980003', mobile: true, foreign: false }
      })
    })
  }
  it('puts back the zero that a spreadsheet dropped, and says so in pairs', () => {
    expect(readPhone('639987034')).to.deep.equal({
      value: { e164: '+33639987034', mobile: true, foreign: false },
      note: 'phone-zero-restored',
      params: { read: '06\u00a039\u00a098\u00a070\u00a034' }
    })
  })
  it('knows a landline', () => {
    expect(readPhone('04 65 71 00 55')).to.deep.equal({
      value: { e164: '+33465710055', mobile: false, foreign: false }
    })
  })
  const overseas = {
    '0690 12 34 56': '+590690123456',
    '0694123456': '+594694123456',
    '0696123456': '+596696123456',
    '0692123456': '+262692123456',
    '0262123456': '+262262123456'
  }
  for (const [typed, e164] of Object.entries(overseas)) {
    it(`gives its own country code to ${typed}, dialled overseas`, () => {
      expect(readPhone(typed)).to.have.nested.property('value.e164', e164)
    })
  }
  it('reads 0639 as Mayotte only with a postcode of Mayotte', () => {
    expect(readPhone('0639123456', { postcode: '97600' })).to.have.nested.property(
      'value.e164',
      '+262639123456'
    )
    expect(readPhone('0639980003', { postcode: '13001' })).to.have.nested.property(
      'value.e164',
      '+33639980003'
    )
  })
  it('keeps a foreign number and says so', () => {
    expect(readPhone('+39 320 000 0000')).to.deep.equal({
      value: { e164: '+393200000000', mobile: false, foreign: true },
      note: 'phone-foreign'
    })
    expect(readPhone('+590 690 12 34 56')).to.deep.equal({
      value: { e164: '+590690123456', mobile: true, foreign: false }
    })
  })
  const refused = {
    '': 'phone-missing',
    '06 39 98 12': 'phone-malformed',
    néant: 'phone-malformed',
    '0639980003 poste 12': 'phone-malformed',
    '06399800031': 'phone-malformed',
    '0039980003': 'phone-malformed',
    '+33 6 39': 'phone-malformed',
    '+999123456789': 'phone-malformed',
    '6,39987E+08': 'phone-malformed',
    '06 39 98 00 03 / 06 39 98 00 04': 'phone-several',
    '0639980003 ou 0639980004': 'phone-several'
  }
  for (const [typed, problem] of Object.entries(refused)) {
    it(`refuses « ${typed} »: ${problem}`, () => expect(readPhone(typed)).to.deep.equal({ problem }))
  }
  it('speaks in pairs with no-break spaces, foreign numbers their own way', () => {
    expect(speakPhone('+33639980003')).to.equal('06\u00a039\u00a098\u00a000\u00a003')
    expect(speakPhone('+590690123456')).to.equal('06\u00a090\u00a012\u00a034\u00a056')
    expect(speakPhone('+393200000000')).to.match(/^\+39\u00a0320/)
  })
  it('knows mobiles in metropolitan France and overseas', () => {
    expect(['+33612345678', '+33712345678', '+590690123456', '+262639123456'].every(isMobile)).to.equal(true)
    expect(['+33465710055', '+393200000000', '+590590123456'].some(isMobile)).to.equal(false)
  })
})

describe('e-mail addresses', () => {
  const read = {
    'marie.dupont@example.org': 'marie.dupont@example.org',
    ' BENOIT.BOUAZIZ74@EXAMPLE.COM ': 'benoit.bouaziz74@example.com',
    "o'brian+atelier@mail.example.co": "o'brian+atelier@mail.example.co",
    'contact@été.example.fr': 'contact@xn--t-9fab.example.fr'
  }
  for (const [typed, value] of Object.entries(read)) {
    it(`reads « ${typed} »`, () => expect(readEmailAddress(typed)).to.deep.equal({ value }))
  }
  const refused = [
    'prenom.nom@@example,org',
    'sans-arobase',
    'a@b',
    'a@b.c',
    '@example.org',
    'a@.org',
    'a..b@example.org',
    '.a@example.org',
    'a.@example.org',
    'a b@example.org',
    '"a b"@example.org',
    'Marie <marie@example.org>',
    'mailto:marie@example.org',
    'marie@example.org\r\nBcc: x@example.org',
    'marie@-example.org',
    'marie@example-.org',
    'marié@example.org',
    'marie@127.0.0.1',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(64)}.org`,
    `a@${'b.'.repeat(126)}org`
  ]
  for (const typed of refused) {
    it(`refuses « ${typed.slice(0, 40)} »`, () => {
      expect(readEmailAddress(typed)).to.deep.equal({ problem: 'email-malformed' })
      expect(isEmailAddress(typed)).to.equal(false)
    })
  }
  it('tells several addresses from a wrong one, and nothing from both', () => {
    expect(readEmailAddress('a@example.org; b@example.org')).to.deep.equal({ problem: 'email-several' })
    expect(readEmailAddress('  ')).to.deep.equal({ problem: 'email-missing' })
  })
})
