import { Importation } from '#models/importation.ts'

/** Lists that were brought in and never confirmed, or confirmed long ago, keep no file: see Importation.forgetFiles. */
export async function forgetFiles(): Promise<number> {
  return Importation.forgetFiles()
}
