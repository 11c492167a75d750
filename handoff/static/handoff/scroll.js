// Where the reader stands in the thread: at the end it follows along, further up it says that there is more below.

import { byId } from "./dom.js";

const NEAR = 80;

export class Scroll {
  constructor() {
    this.area = byId("thread-scroll");
    this.pill = byId("newer");
    this.pill.addEventListener("click", () => this.toEnd());
    this.area.addEventListener("scroll", () => {
      if (this.atEnd()) this.pill.hidden = true;
    });
    // What grows above the reader's place, or the reply box below it, must not push it away.
    const sizes = new ResizeObserver(() => this.following && this.toEnd());
    sizes.observe(byId("log"));
    sizes.observe(this.area);
    this.area.addEventListener("scroll", () => {
      this.following = this.atEnd();
    });
    this.toEnd();
  }

  atEnd() {
    return this.area.scrollHeight - this.area.scrollTop - this.area.clientHeight < NEAR;
  }

  toEnd() {
    this.following = true;
    this.area.scrollTop = this.area.scrollHeight;
    this.pill.hidden = true;
  }

  // Put in what `add` adds; follow it only when the reader stood at the end, or wrote it.
  around(add, { own = false } = {}) {
    const follow = own || this.atEnd();
    add();
    if (follow) this.toEnd();
    else this.pill.hidden = false;
  }
}
