export type { DefinitionRow, DocumentBlock, DocumentDescription, TableColumn } from './description.ts'
export { renderDocument } from './render.ts'
