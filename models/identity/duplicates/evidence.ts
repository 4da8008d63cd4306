import { createHash } from 'node:crypto'
import { foldPerson, type Folded, type Likened } from '../similarity/reasons.ts'
import { type Reason } from '#models/records/duplicate.ts'

/** What a decision was taken on: for each reason a digest of the values it compares. No value can be read from it. */
export type Evidence = Partial<Record<Reason, string>>

export function evidenceOf(one: Likened, other: Likened, reasons: readonly Reason[]): Evidence {
  const sides = [foldPerson(one), foldPerson(other)]
  const entries = reasons.map(reason => {
    const [a = '', b = ''] = sides.map(side => JSON.stringify(READ[reason](side)))
    return [reason, digest(a < b ? `${a} ${b}` : `${b} ${a}`)]
  })
  return Object.fromEntries(entries) as Evidence
}

export function saysMore(now: Evidence, before: Evidence): boolean {
  return Object.entries(now).some(([reason, value]) => before[reason as Reason] !== value)
}

const named = ({ name, birthDate }: Folded) => [name.last, name.first, birthDate]

const READ: Record<Reason, (side: Folded) => unknown> = {
  identifier: ({ identifiers }) => [...identifiers].sort(),
  nameAndBirthDate: named,
  swappedName: named,
  nearName: named,
  swappedDate: named,
  birthDateUnknown: named,
  emailAndFirstName: side => [side.email, side.name.first, side.birthDate],
  phoneAndFirstName: side => [[...side.phones].sort(), side.name.first, side.birthDate]
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22)
