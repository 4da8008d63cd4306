import { createHash } from 'node:crypto'
import { fold } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import { Sector } from '#models/records/sector.ts'
import type { Skill } from '#models/records/skill.ts'

const MOST_SKILLS = 20
const LONGEST_SKILL = 80

/**
 * Skills typed one a line. Words that a list knows already keep their code and their translation; a skill that is left
 * out is no longer asked, and keeps its words for the debriefs that noted it.
 */
export async function skillsTyped(lines: readonly string[], before: readonly Skill[]): Promise<Skill[]> {
  if (lines.length > MOST_SKILLS)
    throw new Refusal('frame.refusal.manySkills', { count: MOST_SKILLS }, 'skills')
  if (lines.some(line => line.length > LONGEST_SKILL))
    throw new Refusal('frame.refusal.longSkill', { limit: LONGEST_SKILL }, 'skills')
  const shared = (await Sector.find().select('skills').lean()).flatMap(({ skills }) => skills)
  const asked = new Map<string, Skill>()
  for (const line of lines) {
    const skill = [...before, ...shared].find(saysAs(line)) ?? newSkill(line)
    asked.set(skill.code, { code: skill.code, fr: skill.fr, en: skill.en, retired: false })
  }
  const retired = before.filter(({ code }) => !asked.has(code))
  return [...asked.values(), ...retired.map(({ code, fr, en }) => ({ code, fr, en, retired: true }))]
}

/** As they are typed and read again: one a line. */
export function skillLines(skills: readonly Skill[]): string[] {
  return skills.filter(({ retired }) => !retired).map(({ fr }) => fr)
}

const saysAs =
  (line: string) =>
  ({ fr, en }: Skill) =>
    [fr, en].some(words => fold(words) === fold(line))

/** The same words have the same code, wherever they are typed. */
function newSkill(words: string): Skill {
  const sum = createHash('sha256').update(fold(words)).digest('hex').slice(0, 9).toUpperCase()
  return { code: `S${sum}`, fr: words, en: words }
}
