/** What the rest of Latchkey needs of the words: the languages, the choice among them, the sentence of a refusal. */
export { languageNames, languages, pickLanguage, readAcceptLanguage, type Language } from './languages.ts';
export { isSameTag, pickTag } from './pick-tag.ts';
export { fill, type Sentence, type Values } from './fill.ts';
export { errorText } from './error-text.ts';
