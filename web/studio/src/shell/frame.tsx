// What stands around every page: where one can go, and who is here.

import { Avatar, Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser, IconUsers } from "@tabler/icons-react";
import { useEffect, useRef, type ReactNode } from "react";
import { Link } from "./link.tsx";
import { signOut, useMe, useRight } from "./me.ts";
import { go, useHere } from "./route.ts";

const SCHEMES = [
  { value: "auto", label: "As the device", icon: IconDeviceDesktop },
  { value: "light", label: "Light", icon: IconSun },
  { value: "dark", label: "Dark", icon: IconMoon },
] as const;

function AccountMenu() {
  const { person } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = person?.name ?? "This machine's owner";
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className="who" aria-label={`Account: ${name}`}>
          <Avatar size={32} radius="xl" color="violet" alt="" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person?.email ?? name}</Menu.Label>
        {person && (
          <Menu.Item leftSection={<IconUser size={16} />} onClick={() => go("account")}>
            Your account
          </Menu.Item>
        )}
        <Menu.Label>Colours</Menu.Label>
        {SCHEMES.map(({ value, label, icon: Icon }) => (
          <Menu.Item key={value} role="menuitemradio" aria-checked={colorScheme === value} leftSection={<Icon size={16} />} onClick={() => setColorScheme(value)}>
            {label}
            {colorScheme === value && " ✓"}
          </Menu.Item>
        ))}
        {person && <Menu.Divider />}
        {person && (
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut(false)}>
            Sign out
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

interface FrameProps {
  title: string; // of the page, for the tab and for who cannot see it
  wide?: boolean; // it takes the whole window
  children: ReactNode;
}

export function Frame({ title, wide = false, children }: FrameProps) {
  const path = useHere();
  const owns = useRight("own");
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${title} · Ramify`;
  }, [title]);
  useEffect(() => main.current?.focus({ preventScroll: true }), [path]); // a new page is read from its beginning
  const current = (to: string): { "aria-current"?: "page" } => (path === to ? { "aria-current": "page" } : {});
  return (
    <>
      <a className="skip" href="#main">
        To the content
      </a>
      <header className="bar">
        <Link to="" className="brand" aria-label="Ramify: your films">
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d="M4 12h6c4 0 4-7 10-7M10 12c4 0 4 7 10 7" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
          </svg>
          <span>Ramify</span>
        </Link>
        <nav aria-label="Studio">
          <Link to="" {...current("")}>
            Films
          </Link>
          {owns && (
            <Link to="people" {...current("people")}>
              <IconUsers size={16} aria-hidden="true" /> People
            </Link>
          )}
        </nav>
        <AccountMenu />
      </header>
      <main id="main" ref={main} tabIndex={-1} className="page" data-wide={wide || undefined}>
        {children}
      </main>
    </>
  );
}
