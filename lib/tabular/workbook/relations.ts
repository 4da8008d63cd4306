import { posix } from 'node:path'
import type { Archive } from './archive.ts'
import { eachTag } from './xml.ts'

/** What a part points to: what it is there for ('worksheet', 'styles'…), and the name of the other part. */
export interface Relation {
  id: string
  kind: string
  target: string
}

/** The relations of a part; '' is the package itself, which tells where its workbook is. */
export async function relationsOf(archive: Archive, part: string): Promise<Relation[]> {
  const folder = posix.dirname(`/${part}`)
  const name = posix.join(part === '' ? '/' : folder, '_rels', `${posix.basename(part)}.rels`)
  if (!archive.has(name)) return []
  const found: Relation[] = []
  eachTag(await archive.whole(name), (tag, { Id = '', Type = '', Target = '', TargetMode = '' }) => {
    if (tag !== 'Relationship' || /external/i.test(TargetMode)) return
    const target = posix.resolve(part === '' ? '/' : folder, plain(Target)).slice(1)
    found.push({ id: Id, kind: Type.slice(Type.lastIndexOf('/') + 1), target })
  })
  return found
}

function plain(target: string): string {
  try {
    return decodeURI(target)
  } catch {
    return target
  }
}
