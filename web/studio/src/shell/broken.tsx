// Where a page cannot be drawn, that is said in its place, and the ways to the
// others stay. What was done is with the server, or waits in the browser.

import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { Frame } from "./frame.tsx";
import { Link } from "./link.tsx";

export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <Frame title="Not shown">
        <div className="page-head">
          <h1>This page cannot be shown</h1>
        </div>
        <p role="alert">Something in it is not as it should be. What you did is kept, and other pages of the film may still open.</p>
        <p>
          <Button onClick={() => location.reload()}>Try again</Button>
        </p>
        <p>
          <Link to="">Go to your films</Link>
        </p>
      </Frame>
    );
  }
}
