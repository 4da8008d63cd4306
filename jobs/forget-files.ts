import { forgetOldImports } from "#models/importation/forget.ts";

/** Lists that were brought in and never confirmed, or confirmed long ago, keep no file: see Importation.forgetFiles. */
export async function forgetFiles(): Promise<number> {
  return forgetOldImports()
}
