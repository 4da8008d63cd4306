import { expect } from 'chai'
import { isKey } from '#lib/i18n.ts'
import { SETTINGS } from '#models/settings/differences.ts'
import { filesOf, textOf } from './sources.ts'

/** The one file that writes it, whose type takes known names alone, and those that say what the kind is and read it. */
const WRITER = 'models/settings/write-changes.ts'
const READERS = ['models/records/journal-entry.ts', 'models/settings/history.ts']
const KIND = "'settingChanged'"

/** Names that stand in journals since these releases: they are read for ever, whatever the product sets today. */
const WRITTEN = `
  agencyAdded agencyName phone email address callHours timeZone days morning afternoon reminders roomAdded roomRemoved roomName
  roomSeats roomAccess roomKit roomEntry roomClosedFrom closureAdded closureRemoved closureChanged sectorAdded sectorName
  sectorNameEnglish tradeAdded tradeLabel mainSector otherSectors skills offered basin basinAdded groupAdded territoryName
  groupBasins publicAdded publicName publicNameEnglish publicSeenBy publicCounted schoolHolidays campaign thresholds toldFrom frameOrigins
  kitAdded kitRemoved kitName kitNumber kitNote kitRetiredFrom
  arabic ukrainian portuguese
  textBring textTravel textClosing publisher director hosting dataProtection contact
`
  .trim()
  .split(/\s+/)

describe('the settings that the journal names', () => {
  it('are written by one verb, which takes no name beside the list', () => {
    const writers = ['models', 'server', 'jobs', 'seeds']
      .flatMap(room => filesOf(room, '.ts'))
      .filter(file => textOf(file).includes(KIND))
    expect(writers).to.have.members([WRITER, ...READERS])
  })

  it('have words, all that were ever written', () => {
    expect(WRITTEN.filter(name => !SETTINGS.some(setting => setting === name))).to.deep.equal([])
    expect(
      SETTINGS.filter(name => !WRITTEN.includes(name)),
      'new ones are noted above'
    ).to.deep.equal([])
    expect(SETTINGS.filter(name => !isKey(`settings.journal.setting.${name}`))).to.deep.equal([])
  })
})
