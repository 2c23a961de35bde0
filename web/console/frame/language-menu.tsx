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
        <Button
          variant="subtle"
          className={classes.choice}
          leftSection={<GlobeIcon />}
          aria-label={`${say('language.label')}: ${languageNames[language]}`}
        >
          <span className={classes.long}>{languageNames[language]}</span>
          <span className={classes.short}>{shortNames[language]}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={say('language.label')}>
        {languages.map((tag) => (
          <Menu.Item
            key={tag}
            lang={tag}
            role="menuitemradio"
            aria-checked={tag === language}
            onClick={() => void chooseLanguage(tag)}
          >
            {languageNames[tag]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
