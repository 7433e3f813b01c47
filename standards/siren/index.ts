export { departementOfCodePostal, departementOfCommune } from './departement.ts'
export { SirenError, type SirenErrorCode } from './errors.ts'
export {
  checkSiren,
  checkSiret,
  createSiren,
  createSiret,
  formatSiren,
  formatSiret,
  isSiren,
  isSiret,
  nicOf,
  sirenOf,
} from './numero.ts'
