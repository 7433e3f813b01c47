export { PdfDocument, type PdfPage } from './document.ts'
export { drawingOf, formatText, helvetica, textWidth } from './drawing.ts'
export { corrupted, encrypted, PdfError, type PdfErrorCode } from './errors.ts'
export { findForm, listFields, type PdfField } from './fields.ts'
export { inspectPdf, type PdfaDeclaration, type PdfFault, type PdfInspection } from './inspect.ts'
export {
  formatNumber,
  formatPdf,
  nameOf,
  type PdfDict,
  PdfName,
  PdfRef,
  PdfStream,
  type PdfValue,
  textOfString,
  textString,
} from './objects.ts'
export { openPdf } from './open.ts'
export { PdfParser } from './parse.ts'
export { type Box, boundsOf, type Coin, type Matrix, matrixAt, readBox, viewOf } from './placement.ts'
export { stampPdf, type Tampon } from './stamp.ts'
export { tamponActe } from './tampon.ts'
export { PdfUpdate } from './update.ts'
