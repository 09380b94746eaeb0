import { characterEntitiesHtml4 as names } from 'character-entities-html4';

/**
 * The character that a name such as `rarr` stands for, or false. The bundle takes this in place of the parser's own
 * decoder, which has a page parse the name as HTML, or else a table as large as the parser. Names beyond those of
 * HTML 4 stay as they are written.
 */
export const decodeNamedCharacterReference = (name: string): string | false => {
  if (name === 'apos') return "'";
  return Object.hasOwn(names, name) ? (names[name] ?? false) : false;
};
