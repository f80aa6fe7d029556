"use client";

import { Component, type ReactNode } from "react";

/** Shows nothing in place of children that fail in the browser, and leaves the rest of the page as the server sent it. */
export class Silent extends Component<{ children: ReactNode }, { failed: boolean }> {
  state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  render() {
    return this.state.failed ? null : this.props.children;
  }
}
