// The dialog with the examples, and the line above the editors that says why the one shown is there.

import { examples, groups, type Example } from "./examples.ts";

export interface GalleryElements {
  dialog: HTMLDialogElement;
  body: HTMLElement;
  open: HTMLButtonElement;
  close: HTMLButtonElement;
  why: HTMLElement;
  title: HTMLElement;
  text: HTMLElement;
  previous: HTMLButtonElement;
  next: HTMLButtonElement;
}

export class Gallery {
  #elements: GalleryElements;
  #shown: Example | undefined;
  #onPick: (example: Example) => void;

  constructor(elements: GalleryElements, onPick: (example: Example) => void) {
    this.#elements = elements;
    this.#onPick = onPick;
    elements.open.addEventListener("click", () => this.#open());
    elements.close.addEventListener("click", () => elements.dialog.close());
    elements.dialog.addEventListener("click", (event) => {
      if (event.target === elements.dialog) elements.dialog.close();
    });
    elements.previous.addEventListener("click", () => this.#step(-1));
    elements.next.addEventListener("click", () => this.#step(1));
  }

  /** Tells about an example, or about none. */
  show(example: Example | undefined): void {
    const { why, title, text } = this.#elements;
    this.#shown = example;
    why.hidden = example === undefined;
    title.textContent = example?.title ?? "";
    text.textContent = example?.why ?? "";
  }

  #open(): void {
    const { body, dialog } = this.#elements;
    // The cards are made when they are asked for first: the page is there sooner without them.
    if (body.childElementCount === 0) body.append(...groups.flatMap((group) => this.#section(group.title, group.examples)));
    for (const card of body.querySelectorAll<HTMLElement>(".card")) {
      card.ariaCurrent = card.dataset["id"] === this.#shown?.id ? "true" : null;
    }
    dialog.showModal();
    dialog.querySelector<HTMLElement>("[aria-current='true']")?.focus();
  }

  #section(title: string, list: readonly Example[]): HTMLElement[] {
    const head = document.createElement("h3");
    head.textContent = title;
    const cards = document.createElement("ul");
    cards.className = "cards";
    cards.append(...list.map((example) => this.#card(example)));
    return [head, cards];
  }

  #card(example: Example): HTMLElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "card";
    button.dataset["id"] = example.id;
    const title = document.createElement("strong");
    title.textContent = example.title;
    const why = document.createElement("span");
    why.textContent = example.why;
    button.append(title, why);
    button.addEventListener("click", () => {
      this.#elements.dialog.close();
      this.#onPick(example);
    });
    item.append(button);
    return item;
  }

  #step(by: number): void {
    const at = this.#shown ? examples.indexOf(this.#shown) : 0;
    this.#onPick(examples[(at + by + examples.length) % examples.length]!);
  }
}
