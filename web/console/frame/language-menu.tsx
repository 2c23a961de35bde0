/** Choice of the language of the Console; each language by its own name. */
import { Button, Menu } from '@mantine/core';
import { type Language, languageNames, languages } from '../../../words/languages.ts';
import { chooseLanguage, useWords } from '../language/words.ts';
import { GlobeIcon } from '../look/icons.tsx';
import classes from './header.module.css';

/** For narrow screens. */
const shortNames: Readonly<Record<Language, string>> = {
  en: 'EN',
  th: 'ไทย',
  'zh-TW': '繁中',
  'zh-CN': '简中',
  ru: 'РУ',
};

export function LanguageMenu() {
  const { say, language } = useWords();
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button variant="subtle" className={classes.choice} leftSection={<GlobeIcon />}>
          <span className="visually-hidden">{say('language.label')}: </span>
          <span className={classes.long}>{languageNames[language]}</span>
          <span className={classes.short} aria-hidden="true">
            {shortNames[language]}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={say('language.label')}>
        <Menu.RadioGroup value={language} onChange={(tag) => void chooseLanguage(tag as Language)}>
          {languages.map((tag) => (
            <Menu.RadioItem key={tag} value={tag} lang={tag} closeMenuOnClick>
              {languageNames[tag]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
