import { Account } from '#models/records/account.ts'
import type { AddedGroupCode } from '#models/records/target-group.ts'
import { addTargetGroup } from '#models/settings/added-groups.ts'
import { chanceOf } from './random.ts'

/** What the region of the demonstration has added to the publics that Déclic works out. */
const PUBLICS: readonly { code: AddedGroupCode; fr: string; en: string; share: number }[] = [
  { code: 'added-enreconversion', fr: 'En reconversion', en: 'Changing careers', share: 0.18 },
  { code: 'added-interim', fr: 'Intérim', en: 'Temp workers', share: 0.12 }
]

export async function raisePublics(): Promise<void> {
  const { _id: by } = await Account.findOne({ role: 'administrator' }).orFail()
  for (const { fr, en } of PUBLICS)
    await addTargetGroup({ fr, en, seenBy: 'counsellors', isCounted: true }, { by })
}

/** Those of someone, from a chance of its own: the rest of the demonstration stays as it was. */
export function publicsOf(seed: string): AddedGroupCode[] {
  const chance = chanceOf(`publics of ${seed}`)
  return PUBLICS.flatMap(({ code, share }) => (chance.happens(share) ? [code] : []))
}
