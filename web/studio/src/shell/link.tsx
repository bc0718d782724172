// A link within the studio: a real one, so that it opens in another tab too.

import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from "react";
import { go, hrefOf } from "./route.ts";

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> {
  to: string; // below the base: "people"
  children: ReactNode;
}

export function Link({ to, children, onClick, ...rest }: LinkProps) {
  const press = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...rest} href={hrefOf(to)} onClick={press}>
      {children}
    </a>
  );
}
