import { HOME_ZONE } from '../dates.ts'

/** The regions of France and their départements, overseas collectivities included. Source: INSEE, Code officiel géographique 2026. */
export const REGIONS: Record<string, { name: string; departements: Record<string, string> }> = {
  '11': {
    name: 'Île-de-France',
    departements: {
      '75': 'Paris',
      '77': 'Seine-et-Marne',
      '78': 'Yvelines',
      '91': 'Essonne',
      '92': 'Hauts-de-Seine',
      '93': 'Seine-Saint-Denis',
      '94': 'Val-de-Marne',
      '95': 'Val-d’Oise'
    }
  },
  '24': {
    name: 'Centre-Val de Loire',
    departements: {
      '18': 'Cher',
      '28': 'Eure-et-Loir',
      '36': 'Indre',
      '37': 'Indre-et-Loire',
      '41': 'Loir-et-Cher',
      '45': 'Loiret'
    }
  },
  '27': {
    name: 'Bourgogne-Franche-Comté',
    departements: {
      '21': 'Côte-d’Or',
      '25': 'Doubs',
      '39': 'Jura',
      '58': 'Nièvre',
      '70': 'Haute-Saône',
      '71': 'Saône-et-Loire',
      '89': 'Yonne',
      '90': 'Territoire de Belfort'
    }
  },
  '28': {
    name: 'Normandie',
    departements: { '14': 'Calvados', '27': 'Eure', '50': 'Manche', '61': 'Orne', '76': 'Seine-Maritime' }
  },
  '32': {
    name: 'Hauts-de-France',
    departements: { '02': 'Aisne', '59': 'Nord', '60': 'Oise', '62': 'Pas-de-Calais', '80': 'Somme' }
  },
  '44': {
    name: 'Grand Est',
    departements: {
      '08': 'Ardennes',
      '10': 'Aube',
      '51': 'Marne',
      '52': 'Haute-Marne',
      '54': 'Meurthe-et-Moselle',
      '55': 'Meuse',
      '57': 'Moselle',
      '67': 'Bas-Rhin',
      '68': 'Haut-Rhin',
      '88': 'Vosges'
    }
  },
  '52': {
    name: 'Pays de la Loire',
    departements: {
      '44': 'Loire-Atlantique',
      '49': 'Maine-et-Loire',
      '53': 'Mayenne',
      '72': 'Sarthe',
      '85': 'Vendée'
    }
  },
  '53': {
    name: 'Bretagne',
    departements: { '22': 'Côtes-d’Armor', '29': 'Finistère', '35': 'Ille-et-Vilaine', '56': 'Morbihan' }
  },
  '75': {
    name: 'Nouvelle-Aquitaine',
    departements: {
      '16': 'Charente',
      '17': 'Charente-Maritime',
      '19': 'Corrèze',
      '23': 'Creuse',
      '24': 'Dordogne',
      '33': 'Gironde',
      '40': 'Landes',
      '47': 'Lot-et-Garonne',
      '64': 'Pyrénées-Atlantiques',
      '79': 'Deux-Sèvres',
      '86': 'Vienne',
      '87': 'Haute-Vienne'
    }
  },
  '76': {
    name: 'Occitanie',
    departements: {
      '09': 'Ariège',
      '11': 'Aude',
      '12': 'Aveyron',
      '30': 'Gard',
      '31': 'Haute-Garonne',
      '32': 'Gers',
      '34': 'Hérault',
      '46': 'Lot',
      '48': 'Lozère',
      '65': 'Hautes-Pyrénées',
      '66': 'Pyrénées-Orientales',
      '81': 'Tarn',
      '82': 'Tarn-et-Garonne'
    }
  },
  '84': {
    name: 'Auvergne-Rhône-Alpes',
    departements: {
      '01': 'Ain',
      '03': 'Allier',
      '07': 'Ardèche',
      '15': 'Cantal',
      '26': 'Drôme',
      '38': 'Isère',
      '42': 'Loire',
      '43': 'Haute-Loire',
      '63': 'Puy-de-Dôme',
      '69': 'Rhône',
      '73': 'Savoie',
      '74': 'Haute-Savoie'
    }
  },
  '93': {
    name: 'Provence-Alpes-Côte d’Azur',
    departements: {
      '04': 'Alpes-de-Haute-Provence',
      '05': 'Hautes-Alpes',
      '06': 'Alpes-Maritimes',
      '13': 'Bouches-du-Rhône',
      '83': 'Var',
      '84': 'Vaucluse'
    }
  },
  '94': { name: 'Corse', departements: { '2A': 'Corse-du-Sud', '2B': 'Haute-Corse' } },
  '01': { name: 'Guadeloupe', departements: { '971': 'Guadeloupe' } },
  '02': { name: 'Martinique', departements: { '972': 'Martinique' } },
  '03': { name: 'Guyane', departements: { '973': 'Guyane' } },
  '04': { name: 'La Réunion', departements: { '974': 'La Réunion' } },
  '06': { name: 'Mayotte', departements: { '976': 'Mayotte' } },
  // Collectivities overseas are in no region: each stands for its own.
  '975': { name: 'Saint-Pierre-et-Miquelon', departements: { '975': 'Saint-Pierre-et-Miquelon' } },
  '977': { name: 'Saint-Barthélemy', departements: { '977': 'Saint-Barthélemy' } },
  '978': { name: 'Saint-Martin', departements: { '978': 'Saint-Martin' } }
}

/** Zones of the départements that do not keep the time of Paris (IANA names). */
const ZONES: Record<string, string> = {
  '971': 'America/Guadeloupe',
  '972': 'America/Martinique',
  '973': 'America/Cayenne',
  '974': 'Indian/Reunion',
  '975': 'America/Miquelon',
  '976': 'Indian/Mayotte',
  '977': 'America/St_Barthelemy',
  '978': 'America/Marigot'
}

/** Every zone in which an agency may lie. */
export const FRENCH_ZONES: readonly string[] = [HOME_ZONE, ...new Set(Object.values(ZONES))]

/** Where a département lies: its name, region and time zone; undefined when there is no such département. */
export function departement(code: string) {
  for (const [region, { name: regionName, departements }] of Object.entries(REGIONS)) {
    const name = departements[code]
    if (name) return { name, region, regionName, timeZone: ZONES[code] ?? HOME_ZONE }
  }
  return undefined
}
