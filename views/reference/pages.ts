import type { ReferenceData } from '#models/reference/reference-data.ts'
import type { Health } from '#models/today/health.ts'

export interface ReferencePages {
  'reference/index': { frame: ReferenceData }
  'reference/health': { health: Health; now: Date }
}
