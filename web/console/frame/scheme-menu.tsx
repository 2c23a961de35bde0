/** Choice between light, dark, and whatever the system says. */
import { Button, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { useWords } from '../language/words.ts';
import { HalfIcon, MoonIcon, SunIcon } from '../look/icons.tsx';
import classes from './header.module.css';

const schemes = [
  { scheme: 'light', word: 'scheme.light', Icon: SunIcon },
  { scheme: 'dark', word: 'scheme.dark', Icon: MoonIcon },
  { scheme: 'auto', word: 'scheme.auto', Icon: HalfIcon },
] as const satisfies readonly { scheme: MantineColorScheme; word: string; Icon: () => unknown }[];

export function SchemeMenu() {
  const { say } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { Icon, word } = schemes.find(({ scheme }) => scheme === colorScheme) ?? schemes[2];
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button
          variant="subtle"
          className={classes.choice}
          aria-label={`${say('scheme.label')}: ${say(word)}`}
        >
          <Icon />
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={say('scheme.label')}>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
        >
          {schemes.map((choice) => (
            <Menu.RadioItem
              key={choice.scheme}
              value={choice.scheme}
              rightSection={<choice.Icon />}
              closeMenuOnClick
            >
              {say(choice.word)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
